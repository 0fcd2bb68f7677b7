"""Jinja, set up: strict, escaping, in the words of a language, and quick."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2.bccache import Bucket

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


class _Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled, for all editions and all builds of one process."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], types.CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put in what is known of a template with that name and text."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if len(self._known) >= _KEPT:
            self._known.clear()
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


_KEPT = 500
"""Compiled templates; a preview sees a new one at each save of one."""
_COMPILED = _Compiled()


def environment(
    source: Callable[[str], tuple[str, str, Callable[[], bool]] | None],
    words: Words,
    filters: Mapping[str, Callable[..., object]],
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
        bytecode_cache=_COMPILED,
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
    made.filters.update({name: _when_used(does) for name, does in filters.items()})
    return made


def _when_used(function: Callable[..., object]) -> Callable[..., object]:
    """Keep Jinja from calling a filter where it compiles: its words are those of one language."""

    @jinja2.pass_context
    def filtered(_: jinja2.runtime.Context, /, *values: Any, **named: Any) -> object:
        return function(*values, **named)

    return filtered
