from tests.harden.tables import CAMPAIGN
