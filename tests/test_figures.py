"""One figure is one number or one range as written; what is a figure, and what is none, stands in the table with its reason."""

import re
import sqlite3

import pytest

from catalogue.quantities import is_known_unit
from catalogue.text import spellings
from catalogue.text.figures import Figure, find_figures


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def show(f: Figure) -> str:
    """Return a figure on one line: as written = approximation, amount or low..high, spread, unit, currency, kind."""
    value = number(f.amount) if f.low is None and f.high is None else f"{number(f.low)}..{number(f.high)}"
    spread = "" if f.spread is None else f"±{number(f.spread)}"
    parts = (f.as_written, "=", f.approximate + value, spread, f.unit or "", f.currency or "", f.kind)
    return " ".join(filter(None, parts))


CASES = [
    ("one range", "(30-165 nanometers)", "en", ["30-165 = 30..165 nm quantity"]),
    ("an en dash", "5–10 %", "en", ["5–10 % = 5..10 % quantity"]),
    ("or", "3 or 5 sessions", "en", ["3 or 5 = 3..5 {sessions} count"]),
    ("or behind another unit", "12 mg; 3 or 5 sessions", "en", ["12 = 12 mg quantity", "3 or 5 = 3..5 {sessions} count"]),
    ("or at the end of a list", "3, 4 or 5 sessions", "en", ["3 = 3 {sessions} count", "4 = 4 {sessions} count", "5 = 5 {sessions} count"]),
    ("to", "from 5 to 10 weeks", "en", ["5 to 10 = 5..10 wk quantity"]),
    ("money range", "range from $1,000 to $3,000.", "en", ["$1,000 to $3,000 = 1000..3000 USD money"]),
    ("sign behind the sum", "3,000$ – 15,000$", "en", ["3,000$ – 15,000$ = 3000..15000 USD money"]),
    ("between and", "between 5 and 10 mg", "en", ["5 and 10 = 5..10 mg quantity"]),
    ("between with a sign", "between 200 and >1000 m", "en", ["200 and >1000 = >200..1000 m quantity"]),
    ("two of a comparison", "(146.6 hairs/cm2 vs. 121.7 hairs/cm2)", "en", ["146.6 = 146.6 {hairs}/cm2 quantity", "121.7 = 121.7 {hairs}/cm2 quantity"]),
    ("squared sign", "61 hairs/cm²", "en", ["61 = 61 {hairs}/cm2 quantity"]),
    ("per", "61 hairs per square centimetre", "en", ["61 = 61 {hairs}/cm2 quantity"]),
    ("a list with one unit", "5, 10 and 20 mg", "en", ["5 = 5 mg quantity", "10 = 10 mg quantity", "20 = 20 mg quantity"]),
    ("without from", "150 to 142 mmHg", "en", ["150 = 150 mm[Hg] quantity", "142 = 142 mm[Hg] quantity"]),
    ("a change upwards", "rose from 5 to 10 %", "en", ["5 = 5 % quantity", "10 % = 10 % quantity"]),
    ("a change downwards", "fell from 78% to 40%", "en", ["78% = 78 % quantity", "40% = 40 % quantity"]),
    ("backwards", "10-5 mg", "en", ["10-5 = 10..5 mg quantity"]),
    ("units at both ends", "5mg-10mg", "en", ["5mg-10 = 5..10 mg quantity"]),
    ("units that differ", "5mg-10ml", "en", ["5 = 5 mg quantity", "10 = 10 mL quantity"]),
    ("units that differ, in words", "500 mg to 1 g", "en", ["500 = 500 mg quantity", "1 = 1 g quantity"]),
    ("three joined by dashes", "5-10-15 mg", "en", ["5 = 5 count", "10 = 10 count", "15 = 15 mg quantity"]),
    ("words as ends", "one to three sessions", "en", ["one to three = 1..3 {sessions} count"]),
    ("or more", "2 or more patients", "en", ["2 = ≥2.. count"]),
    ("million after a range", "3-5 million cells", "en", ["3-5 million = 3e+06..5e+06 {cells} count"]),
    ("scale word", "3 million cells", "en", ["3 million = 3e+06 {cells} count"]),
    ("short scale", "€2bn", "en", ["€2bn = 2e+09 EUR money"]),
    ("years", "2019-2021", "en", ["2019-2021 = 2019..2021 date"]),
    ("years, short", "1998-99", "en", ["1998-99 = 1998..1999 date"]),
    ("a list of three with or", "2, 4 or 6 weeks", "en", ["2 = 2 wk quantity", "4 = 4 wk quantity", "6 = 6 wk quantity"]),
    ("percent in words", "5 percent", "en", ["5 = 5 % quantity"]),
    ("percentage points", "5 percentage points", "en", ["5 = 5 %{points} quantity"]),
    ("per mille", "−5 ‰", "en", ["−5 ‰ = -5 quantity"]),
    ("relative humidity", "60 % RH", "en", ["60 % = 60 %{RH} quantity"]),
    ("by weight", "5% w/w", "en", ["5% = 5 %{w.w} quantity"]),
    ("by weight, in brackets", "5% (w/w)", "en", ["5% = 5 %{w.w} quantity"]),
    ("wt", "20 wt%", "en", ["20 = 20 %{w.w} quantity"]),
    ("micrometre, Greek", "61.4 μm", "en", ["61.4 = 61.4 um quantity"]),
    ("micrometre, micro sign", "61.4 µm", "en", ["61.4 = 61.4 um quantity"]),
    ("mg per kg", "5 mg/kg", "en", ["5 = 5 mg/kg quantity"]),
    ("mg per kg per day", "5 mg/kg/day", "en", ["5 = 5 mg/kg/d quantity"]),
    ("per in words", "5 mg per day", "en", ["5 = 5 mg/d quantity"]),
    ("negative power", "20 m s−1", "en", ["20 = 20 m/s quantity"]),
    ("raised negative power", "3 g cm⁻³", "en", ["3 = 3 g/cm3 quantity"]),
    ("hyphen power", "5 s-1", "en", ["5 = 5 /s quantity"]),
    ("molar", "10 mM", "en", ["10 = 10 mmol/L quantity"]),
    ("micromolar", "5 μM", "en", ["5 = 5 umol/L quantity"]),
    ("case counts", "10 mm", "en", ["10 = 10 mm quantity"]),
    ("degrees", "37 °C", "en", ["37 = 37 Cel quantity"]),
    ("blood pressure", "120/80 mmHg", "en", ["120 = 120 count", "80 = 80 mm[Hg] quantity"]),
    ("power of ten", "1.5 × 10^9 particles/mL", "en", ["1.5 × 10^9 = 1.5e+09 {particles}/mL quantity"]),
    ("minus power", "∼1×10−5 Torr", "en", ["1×10−5 = ~1e-05 quantity"]),
    ("only a power", "10^6 cells", "en", ["10^6 = 1e+06 {cells} count"]),
    ("e", "1.5e9 particles", "en", ["1.5e9 = 1.5e+09 {particles} count"]),
    ("power not set apart", "6 × 106 kg", "en", ["6 × 106 = 6e+06 kg quantity"]),
    ("too large", "1e400 mg", "en", ["1e400 = mg quantity"]),
    ("absurd", "1e999999999999999999 mg", "en", ["1e999999999999999999 = mg quantity"]),
    ("half sign", "½ tablet", "en", ["½ = 0.5 quantity"]),
    ("mixed", "2½ years", "en", ["2½ = 2.5 a quantity"]),
    ("mixed with a slash", "2 1/2 years", "en", ["2 1/2 = 2.5 a quantity"]),
    ("n of N", "5/31 patients", "en", ["5/31 = 0.16129 quantity"]),
    ("of", "5 of 31 patients", "en", ["5 = 5 count", "31 = 31 {participants} count"]),
    ("ratio", "diluted 1:100", "en", ["1:100 = 0.01 quantity"]),
    ("no time", "2:15", "en", ["2:15 = 0.133333 quantity"]),
    ("vague", "billions of them were given", "en", ["billions = 1e+09.. count"]),
    ("vague with a noun", "millions of cells", "en", ["millions = 1e+06.. {cells} count"]),
    ("tens of thousands", "tens of thousands of patients", "en", ["tens of thousands = 10000.. {participants} count"]),
    ("several hundred", "several hundred patients", "en", ["several hundred = 100.. {participants} count"]),
    ("dozen", "a dozen patients", "en", ["a dozen = 12 {participants} count"]),
    ("a third", "a third of patients", "en", ["a third = 0.333333 quantity"]),
    ("two thirds", "two-thirds of women", "en", ["two-thirds = 0.666667 quantity"]),
    ("half", "half of patients", "en", ["half = 0.5 quantity"]),
    ("a third, an ordinal", "a third trial was stopped", "en", []),
    ("upper half", "the upper half of the scalp", "en", []),
    ("half-life", "the half-life is long", "en", []),
    ("number word", "eleven patients", "en", ["eleven = 11 {participants} count"]),
    ("compound", "one hundred and twenty hairs", "en", ["one hundred and twenty = 120 {hairs} count"]),
    ("hyphen unit", "a two-day course", "en", ["two = 2 d quantity"]),
    ("adjective", "a two-sided test", "en", []),
    ("fold in a word", "a twofold rise", "en", ["two = 2 {fold} quantity"]),
    ("fold", "a 2-fold rise", "en", ["2 = 2 {fold} quantity"]),
    ("times", "3x higher", "en", ["3 = 3 {fold} quantity"]),
    ("twice", "applied twice daily", "en", ["twice = 2 /d quantity"]),
    ("times a day", "3 times a day", "en", ["3 = 3 /d quantity"]),
    ("daily", "applied daily", "en", []),
    ("one day", "One day, when it is ready", "en", []),
    ("one of", "one of the trials", "en", []),
    ("first", "the first and the second of them", "en", []),
    ("ordinal", "the 3rd week", "en", []),
    ("at least one", "at least one patient", "en", ["one = ≥1.. count"]),
    ("zero", "zero events", "en", ["zero = 0 {events} count"]),
    ("double", "double-blind, doubled, both, none", "en", []),
    ("spread", "54.8 ± 12.1 years", "en", ["54.8 ± 12.1 = 54.8 ±12.1 a quantity"]),
    ("spread with percent twice", "43.22% ± 7.13%", "en", ["43.22% ± 7.13% = 43.22 ±7.13 % quantity"]),
    ("spread in ASCII", "5 +/- 2 mg", "en", ["5 +/- 2 = 5 ±2 mg quantity"]),
    ("spread alone", "±5 %", "en", ["±5 % = 5 % quantity"]),
    ("mean and SD in brackets", "54.8 (12.1) years", "en", ["54.8 = 54.8 quantity", "12.1 = 12.1 quantity"]),
    ("interval", "(95% CI 1.2-3.4)", "en", ["95% = 95 % quantity", "1.2-3.4 = 1.2..3.4 quantity"]),
    ("interval with a comma", "95% CI: 1.2, 3.4", "en", ["95% = 95 % quantity", "1.2, 3.4 = 1.2..3.4 quantity"]),
    ("interval in square brackets", "95% CI [1.2, 3.4]", "en", ["95% = 95 % quantity", "1.2, 3.4 = 1.2..3.4 quantity"]),
    ("negative interval", "CI −0.5 to 0.7", "en", ["−0.5 to 0.7 = -0.5..0.7 quantity"]),
    ("hyphen interval", "CI -0.5--0.2", "en", ["-0.5--0.2 = -0.5..-0.2 quantity"]),
    ("p", "p < 0.001", "en", ["0.001 = <..0.001 quantity"]),
    ("p glued", "p<0.05", "en", ["0.05 = <..0.05 quantity"]),
    ("n", "(n = 31)", "en", ["31 = 31 count"]),
    ("about", "approximately 30 hairs", "en", ["30 = ~30 {hairs} count"]),
    ("ca.", "ca. 20 min", "en", ["20 = ~20 min quantity"]),
    ("sign of approximation", "≈ −5 K", "en", ["−5 = ~-5 K quantity"]),
    ("less than", "less than 5 mg", "en", ["5 = <..5 mg quantity"]),
    ("up to", "up to 13.01 um", "en", ["13.01 = ≤..13.01 um quantity"]),
    ("at least", "at least 10 events", "en", ["10 = ≥10.. {events} count"]),
    ("more than", "more than 50 patients", "en", ["50 = >50.. {participants} count"]),
    ("older", "65 years or older", "en", ["65 = ≥65.. a quantity"]),
    ("plus behind", "ages 65+", "en", ["65 = ≥65.. a quantity"]),
    ("over a period", "over 12 weeks", "en", ["12 = 12 wk quantity"]),
    ("over a number", "over 50 patients", "en", ["50 = >50.. {participants} count"]),
    ("both", "up to about 40%", "en", ["40% = ≤..40 % quantity"]),
    ("negative", "-5 mg", "en", ["-5 = -5 mg quantity"]),
    ("true minus", "−5 mg", "en", ["−5 = -5 mg quantity"]),
    ("negative in brackets", "(−5.2)", "en", ["−5.2 = -5.2 quantity"]),
    ("plus", "+12 %", "en", ["+12 % = 12 % quantity"]),
    ("a dash, no minus", "hair – 5 patients", "en", ["5 = 5 {participants} count"]),
    ("thousands", "10,308 employees", "en", ["10,308 = 10308 {participants} count"]),
    ("thousands and decimals", "1,234.5 mg", "en", ["1,234.5 = 1234.5 mg quantity"]),
    ("Indian", "1,00,000 people", "en", ["1,00,000 = 100000 {participants} count"]),
    ("Swiss", "1'234 patients", "en", ["1'234 = 1234 {participants} count"]),
    ("thin spaces", "12\u2009345 patients", "en", ["12\u2009345 = 12345 {participants} count"]),
    ("no-break spaces", "12\u00a0345\u00a0678 cells", "en", ["12\u00a0345\u00a0678 = 1.23457e+07 {cells} count"]),
    ("two numbers", "in 2019 165 patients", "en", ["2019 = 2019 date", "165 = 165 {participants} count"]),
    ("no thousands", "12,34", "en", ["12 = 12 count", "34 = 34 count"]),
    ("decimal comma in English", "0,5 mg", "en", ["0,5 = 0.5 mg quantity"]),
    ("decimal comma with a unit", "1,5 mg", "en", ["1,5 = 1.5 mg quantity"]),
    ("European in English", "1.234,5 mg", "en", ["1.234,5 = 1234.5 mg quantity"]),
    ("European groups in English", "1.234.567,8 mg", "en", ["1.234.567,8 = 1.23457e+06 mg quantity"]),
    ("English groups in German", "1,234,567.8 mg", "de", ["1,234,567.8 = 1.23457e+06 mg quantity"]),
    ("groups of another language", "1.234.567 cells", "en", ["1.234.567 = 1.23457e+06 {cells} count"]),
    ("Lancet's point", "1·5 mg", "en", ["1·5 = 1.5 mg quantity"]),
    ("point first", ".05 mg", "en", [".05 = 0.05 mg quantity"]),
    ("age", "a 65-year-old man", "en", ["65 = 65 a quantity"]),
    ("time point", "at week 12", "en", ["12 = 12 wk quantity"]),
    ("week with a hyphen", "a 12-week course", "en", ["12 = 12 wk quantity"]),
    ("hyphen in front", "pre-2010", "en", ["2010 = 2010 date"]),
    ("item", "a 30-item scale", "en", ["30 = 30 count"]),
    ("clock", "at 10:30", "en", ["10:30 = date"]),
    ("clock with pm", "9:15 pm", "en", ["9:15 pm = date"]),
    ("date", "on 12 March 2020", "en", ["12 March 2020 = date"]),
    ("date, American", "March 12, 2020", "en", ["March 12, 2020 = date"]),
    ("month and year", "March 2020", "en", ["March 2020 = date"]),
    ("date, ISO", "2020-03-12", "en", ["2020-03-12 = date"]),
    ("date, slashes", "12/03/2020", "en", ["12/03/2020 = date"]),
    ("year", "In 2022 it was sold", "en", ["2022 = 2022 date"]),
    ("decade", "in the 1990s", "en", ["1990s = 1990 date"]),
    ("year with a noun", "2020 patients were seen", "en", ["2020 = 2020 {participants} count"]),
    ("telephone", "Call (0212) 555 01 02", "en", ["(0212) 555 01 02 = phone"]),
    ("telephone, international", "+90 212 555 01 02", "en", ["+90 212 555 01 02 = phone"]),
    ("telephone, American", "555-123-4567", "en", ["555-123-4567 = phone"]),
    ("reference", "loss [12].", "en", ["12 = 12 reference"]),
    ("references", "loss [1,2] and [3–5]", "en", ["1 = 1 reference", "2 = 2 reference", "3–5 = 3..5 reference"]),
    ("round references", "loss (4,12), as said (7).", "en", ["4 = 4 reference", "12 = 12 reference", "7 = 7 reference"]),
    ("author and year", "(Smith 2020)", "en", ["2020 = 2020 reference"]),
    ("author, et al.", "(Smith et al., 2020)", "en", ["2020 = 2020 reference"]),
    ("author, then year", "Smith et al. (2020)", "en", ["2020 = 2020 reference"]),
    ("two years of an author", "(Smith, 2007, 2008)", "en", ["2007 = 2007 reference", "2008 = 2008 reference"]),
    ("raised reference", "hair loss.¹²", "en", ["¹² = reference"]),
    ("flattened reference", "hair loss.12 It is", "en", ["12 = 12 reference"]),
    ("figure", "see Fig. 2", "en", ["2 = 2 reference"]),
    ("tables", "Tables 1, 2 and 3", "en", ["1 = 1 reference", "2 = 2 reference", "3 = 3 reference"]),
    ("section", "Section 2.1", "en", ["2.1 = 2.1 reference"]),
    ("page", "pp. 12-15", "en", ["12-15 = 12..15 reference"]),
    ("PMID", "PMID: 12345678", "en", ["12345678 = 1.23457e+07 reference"]),
    ("ISBN", "ISBN 978-3-16-148410-0", "en", ["978-3-16-148410-0 = reference"]),
    ("trial number", "NCT06239207 was", "en", []),
    ("heading", "2.1 Methods and materials", "en", ["2.1 = 2.1 heading"]),
    ("list entry", "1. First comes the roller", "en", ["1 = 1 heading"]),
    ("no list entry", "31 patients were treated.", "en", ["31 = 31 {participants} count"]),
    ("version", "version 1.2.3", "en", ["1.2.3 = reference"]),
    ("type", "type 2 diabetes", "en", ["2 = 2 name"]),
    ("phases", "phases 3, 5 and 7", "en", ["3 = 3 name", "5 = 5 name", "7 = 7 name"]),
    ("group of one", "in the group 31 patients improved", "en", ["31 = 31 {participants} count"]),
    ("leading zero", "codes 0401", "en", ["0401 = 401 name"]),
    ("disease", "COVID-19", "en", []),
    ("micro-RNA", "miR-22", "en", []),
    ("water", "H2O", "en", []),
    ("interleukin", "IL-6 and CD34 and PGE2 and Wnt5a", "en", []),
    ("drug", "5-FU", "en", ["5 = 5 name"]),
    ("ribosome", "16S and 3D and 17β-estradiol", "en", ["16 = 16 name", "3 = 3 name", "17 = 17 name"]),
    ("chemistry", "2,3-dihydroxybenzoate", "en", ["2 = 2 name", "3 = 3 name"]),
    ("nuclide", "13C and 206Pb", "en", ["13 = 13 name", "206 = 206 name"]),
    ("formula", "Mg(ClO4)2", "en", []),
    ("T cells", "5 T cells", "en", ["5 = 5 {cells} count"]),
    ("pH", "pH 7.4", "en", ["7.4 = 7.4 [pH] quantity"]),
    ("pH glued", "pH7.4", "en", ["7.4 = 7.4 [pH] quantity"]),
    ("address", "see https://example.org/2020/12?p=5 now", "en", []),
    ("DOI", "doi:10.1038/s41586-020-1234-5.", "en", []),
    ("mail", "info24@example.com", "en", []),
    ("full-width", "患者３０名", "en", ["３０ = 30 count"]),
    ("full-width range", "３０−１６５ nm", "en", ["３０−１６５ = 30..165 nm quantity"]),
    ("Arabic-Indic", "٣٠ مريضا", "en", ["٣٠ = 30 count"]),
    ("Arabic decimals", "١٫٥ mg", "en", ["١٫٥ = 1.5 mg quantity"]),
    ("Devanagari", "५ patients", "en", ["५ = 5 {participants} count"]),
    ("mixed scripts", "1٥ mg", "en", ["1٥ = 15 mg quantity"]),
    ("broken", "146.\n6 hairs", "en", ["146 = 146 count", "6 = 6 {hairs} count"]),
    ("broken behind a dash", "30-\n165 nm", "en", ["30 = 30 count", "165 = 165 nm quantity"]),
    ("broken behind a comma", "1,\n000 hairs", "en", ["1 = 1 count", "000 = 0 name"]),
    ("wrapped between number and unit", "5\nmg", "en", ["5 = 5 mg quantity"]),
    ("wrapped range", "from 5 to\n10 mg", "en", ["5 to\n10 = 5..10 mg quantity"]),
    ("sentence end", "It took 5. Then 6 came.", "en", ["5 = 5 count", "6 = 6 count"]),
    ("currency code", "USD 500", "en", ["USD 500 = 500 USD money"]),
    ("currency word", "500 dollars", "en", ["500 = 500 USD money"]),
    ("Turkish lira", "₺1.500", "en", ["₺1.500 = 1.5 TRY money"]),
    ("US dollars", "US$500", "en", ["US$500 = 500 USD money"]),
    ("currencies that differ", "$5 to €10", "en", ["$5 = 5 USD money", "€10 = 10 EUR money"]),
    ("per session", "$500 per session", "en", ["$500 = 500 USD money"]),
    ("concentration", "10^11 particles/mL per session", "en", ["10^11 = 1e+11 {particles}/mL/{session} quantity"]),
    ("gravity", "100,000 × g", "en", ["100,000 = 100000 quantity"]),
    ("unknown unit", "79kR", "en", ["79 = 79 quantity"]),
    ("no space in a unit", "200mg/5mL", "en", ["200 = 200 mg quantity", "5 = 5 mL quantity"]),
    ("NaN", "NaN and inf mg", "en", []),
    ("negative range", "−25.9 to −26.5‰", "en", ["−25.9 to −26.5‰ = -25.9..-26.5 quantity"]),
    ("fraction of a percent", "0.5%", "en", ["0.5% = 0.5 % quantity"]),
    ("half, three times", "Half of patients got half as much, a quarter of them a half.", "en", ["Half = 0.5 quantity", "half = 0.5 quantity", "a quarter = 0.25 quantity", "a half = 0.5 quantity"]),
    ("n and N", "Of the 31 patients, 12 (39%) improved", "en", ["31 = 31 {participants} count", "12 = 12 count", "39% = 39 % quantity"]),
    ("German groups", "1.234,5 mg", "de", ["1.234,5 = 1234.5 mg quantity"]),
    ("German thousands", "1.234 Patienten", "de", ["1.234 = 1234 {participants} count"]),
    ("German range", "5,5 bis 7 Wochen", "de", ["5,5 bis 7 = 5.5..7 wk quantity"]),
    ("German date", "12. März 2020", "de", ["12. März 2020 = date"]),
    ("German point", "1.5 mg", "de", ["1.5 = 1.5 mg quantity"]),
    ("German words", "zwei Patienten, Millionen Zellen und 3 Mio. Haare", "de", ["zwei = 2 {participants} count", "Millionen = 1e+06.. {cells} count", "3 Mio. = 3e+06 {hairs} count"]),
    ("German bound", "mindestens 5 %", "de", ["5 % = ≥5.. % quantity"]),
    ("French", "12 345 patients, 5,5 % et 3 ou 5 séances", "fr", ["12 345 = 12345 {participants} count", "5,5 % = 5.5 % quantity", "3 ou 5 = 3..5 {sessions} count"]),
    ("French date and time", "le 12 mars 2020 à 10:30", "fr", ["12 mars 2020 = date", "10:30 = date"]),
    ("French words", "deux ans environ, des milliers", "fr", ["deux = 2 a quantity", "milliers = 1000.. count"]),
    ("Turkish", "%5 minoksidil, 1.500 TL, 3-5 seans", "tr", ["%5 = 5 % quantity", "1.500 TL = 1500 TRY money", "3-5 = 3..5 {sessions} count"]),
    ("Turkish date and words", "12 Mart 2020; iki hafta; binlerce", "tr", ["12 Mart 2020 = date", "iki = 2 wk quantity", "binlerce = 1000.. count"]),
    ("any language with commas", "5,5 mg", "pl", ["5,5 = 5.5 mg quantity"]),
    ("a region", "1,234.5", "en-GB", ["1,234.5 = 1234.5 quantity"]),
    ("Japanese", "約３０，０００個", "en", ["３０，０００ = 30000 count"]),
    ("names with hyphens", "IL-6 at 5 ng/mL, TRA-1–60, hSOX2-23, Oct3/4", "en", ["5 = 5 ng/mL quantity"]),
    ("area without a number", "per cm² of skin and 5 m² more", "en", ["5 = 5 m2 quantity"]),
    ("a product of lengths", "60 × 10 × 3 mm3", "en", ["60 = 60 count", "10 = 10 count", "3 = 3 mm3 quantity"]),
    ("ordinals", "The 2nd, 3rd and 50th percentile", "en", []),
    ("two dates", "from 12 March 2020 to 15 March 2020", "en", ["12 March 2020 = date", "15 March 2020 = date"]),
    ("ages", "aged 18 to 65 years", "en", ["18 to 65 = 18..65 a quantity"]),
    ("age behind", "18-65 years of age", "en", ["18-65 = 18..65 a quantity"]),
    ("percent at both ends", "5%-10%", "en", ["5%-10% = 5..10 % quantity"]),
    ("between negatives", "between −2 and −7‰", "en", ["−2 and −7‰ = -2..-7 quantity"]),
    ("between sums", "between $5 and $10", "en", ["$5 and $10 = 5..10 USD money"]),
    ("mg per area and day", "0.5 mg/cm2/day", "en", ["0.5 = 0.5 mg/cm2/d quantity"]),
    ("unknown unit with a slash", "10 U/ml", "en", ["10 = 10 quantity"]),
    ("per hundred thousand", "5 per 100,000 people", "en", ["5 = 5 count", "100,000 = 100000 {participants} count"]),
    ("references in the text", "In Section 2.1, Fig. 3a and Table S2", "en", ["2.1 = 2.1 reference", "3 = 3 reference"]),
    ("per dose", "5 mg/dose", "en", ["5 = 5 mg/{dose} quantity"]),
    ("a unit far away", "5 mg twice a day", "en", ["5 = 5 mg quantity", "twice = 2 /d quantity"]),
    ("a name in the middle", "31 adult (mostly female) pattern baldness patients", "en", ["31 = 31 {participants} count"]),
    ("not behind a verb", "5 were patients", "en", ["5 = 5 count"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "text", "language", "expected"), CASES, ids=[row[0] for row in CASES])
def test_find(reason: str, text: str, language: str, expected: list[str]) -> None:
    assert [show(f) for f in find_figures(text, language)] == expected


def test_no_reason_is_given_twice() -> None:
    reasons = [row[0] for row in CASES]
    assert len(set(reasons)) == len(reasons) >= 150


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10-5 mg", "backwards"),
        ("5mg-10ml", "in another unit"),
        ("5-10-15 mg", "one of several numbers joined by dashes"),
        ("146.\n6 hairs", "perhaps one number with its neighbour"),
        ("1,\n000 hairs", "perhaps one number with its neighbour"),
        ("1e400 mg", "no amount"),
        ("1e999999999999999999999 mg", "no amount"),
        ("6 × 106 kg", "the exponent is not set apart"),
        ("30 ٣٠ mg", "digits of another script"),
        ("1,5 mg", "a decimal comma, unlike the rest"),
        ("1.234.567 cells", "thousands as another language groups them"),
        ("1/3 of it", "a fraction as written"),
        ("diluted 1:100", "a ratio as written"),
        ("₺1.500", "perhaps thousands"),
    ],
)
def test_what_surprises_is_noted(text: str, words: str) -> None:
    assert words in " ".join(note for f in find_figures(text) for note in f.notes)


def test_nothing_else_is_noted() -> None:
    assert [f.notes for f in find_figures("5 mg, 30-165 nm, 1,234.5 hairs/cm2, $5, in 2022, 10:30")] == [()] * 6


def test_what_claims_nothing_says_why(db: sqlite3.Connection) -> None:
    kinds = {name for (name,) in db.execute("SELECT name FROM figure_kinds")}
    found = [f for _, text, language, _ in CASES for f in find_figures(text, language)]
    assert {f.kind for f in found} <= kinds
    assert {f.state for f in found} == {"unclaimed", "not-a-claim"}
    assert all(bool(f.reason) == (f.state == "not-a-claim") for f in found)
    assert {f.kind for f in found if f.reason} == {"date", "phone", "reference", "heading", "name", "quantity"}
    assert {f.as_written for f in found if f.kind == "quantity" and f.reason} == {"95%"}


def test_a_figure_says_how_far_it_reaches() -> None:
    text = "It took approximately 30 to 40 minutes, or between 5 and 10 mg/kg, at least 3 kg or 65 years or older."
    assert [text[slice(*f.whole)] for f in find_figures(text)] == [
        "approximately 30 to 40 minutes", "between 5 and 10 mg/kg", "at least 3 kg", "65 years or older",
    ]  # fmt: skip


def test_every_code_of_the_tables_is_on_the_whitelist() -> None:
    codes = {*spellings.SIGNS, *spellings.UNITS, *spellings.COUNTED} - {""}
    assert [code for code in sorted(codes) if not is_known_unit(code)] == []
    assert all(re.fullmatch("[A-Z]{3}", code) for code in spellings.CURRENCIES)
