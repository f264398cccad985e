"""Templates are rendered at once: none of them awaits anything, and asking at every call whether it does took most of a page's time.

Jinja's asynchronous mode makes a coroutine of every macro and asks of every value whether it is one: 2.5 times the work on the
page of a claim. Source: jinja.palletsprojects.com/en/stable/api/#async-support.
"""

from datasette import hookimpl
from jinja2 import Template


class AtOnce(Template):
    """A template that Datasette may await, though there is nothing to wait for."""

    async def render_async(self, *args, **kwargs) -> str:
        """Return what `render` does."""
        return self.render(*args, **kwargs)


@hookimpl
def prepare_jinja2_environment(env):
    """Compile templates without awaiting, and do not look at every request whether a file of theirs has changed."""
    env.is_async = False
    env.auto_reload = False
    env.template_class = AtOnce
