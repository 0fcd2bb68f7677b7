"""Jinja, set up: strict, escaping, in the words of a language, and quick."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import jinja2

from site_gen.render.words import Words

_FUNCTIONS = (types.FunctionType, types.MethodType)


class Context(jinja2.runtime.Context):
    """What a template sees.

    All templates have the same globals, so that Jinja need not compare them at every import of
    macros, which costs a sixth of a page.
    """

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.globals_keys: set[str] = set()

    def call(self, called: Any, /, *values: Any, **named: Any) -> Any:
        """Call as Jinja does; what is called most is told by its type, not asked what it wants."""
        kind = type(called)
        if kind is jinja2.runtime.Macro:
            values = (self.eval_ctx, *values)
        elif kind not in _FUNCTIONS or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *values, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*values, **named)


def environment(
    source: Callable[[str], tuple[str, str, Callable[[], bool]] | None], words: Words
) -> jinja2.Environment:
    """Return an environment whose templates `source` hands over: text, file name, if still new."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    made.context_class = Context
    made.policies["ext.i18n.trimmed"] = True
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    install = made.install_gettext_callables  # type: ignore[attr-defined]  # by the extension
    install(
        words.gettext,
        words.ngettext,
        newstyle=True,
        pgettext=words.pgettext,
        npgettext=words.npgettext,
    )
    return made
