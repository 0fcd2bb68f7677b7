"""When two addresses are the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.read.canonical import canonical, host_of, without_tracking


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://ft.com/a?utm_source=x&id=3", "https://ft.com/a?id=3"),
        ("https://ft.com/a?UTM_Medium=x", "https://ft.com/a"),
        ("https://ft.com/a?id=3&fbclid=1&b=%20", "https://ft.com/a?id=3&b=%20"),
        ("https://ft.com/a#xtor=RSS-1", "https://ft.com/a"),
        ("https://ft.com/a#:~:text=fab", "https://ft.com/a"),
        ("https://ft.com/a?id=1#part:~:text=fab", "https://ft.com/a?id=1#part"),
        ("https://ft.com/a?gclid=1&mc_cid=2&at_medium=3&xtor=4#part", "https://ft.com/a#part"),
        ("https://FT.com/A?B=1&a=&&c#part", "https://FT.com/A?B=1&a=&&c#part"),
        ("https://ft.com/a?utmost=1&reference=2&cmpany=3", "https://ft.com/a?utmost=1&reference=2&cmpany=3"),
        ("mailto:a@b.example?utm_source=x", "mailto:a@b.example?utm_source=x"),
        ("https://[::1", "https://[::1"),
    ],
)  # fmt: skip
def test_what_tracks_is_left_out_and_nothing_else(address: str, clean: str) -> None:
    assert without_tracking(address) == clean


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ft.com/a/b?x=1&y=2",
        "http://ft.com/a/b/?y=2&x=1",
        "https://FT.COM:443/a/b?x=1&y=2#part",
        "http://www.ft.com:80/a/%62?x=1&y=2&utm_source=feed",
        "https://ft.com./a/b?y=2&x=1#:~:text=fab",
    ],
)
def test_spellings_of_one_page_are_one(address: str) -> None:
    assert canonical(address) == "https://ft.com/a/b?x=1&y=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ft.com/a", "https://ft.com/b"),
        ("https://ft.com/a", "https://ft.com/A"),
        ("https://ft.com/a", "https://ft.com/a?id=1"),
        ("https://ft.com/a", "https://ft.com:8443/a"),
        ("https://ft.com/a", "https://blog.ft.com/a"),
        ("https://ft.com/a%2Fb", "https://ft.com/a/b"),
        ("https://ft.com/#!/a", "https://ft.com/#!/b"),
    ],
)
def test_other_pages_are_others(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://www.FT.com/a", "ft.com"), ("https://blog.ft.com", "blog.ft.com"), ("ft.com", "")],
)
def test_a_host_is_told(address: str, host: str) -> None:
    assert host_of(address) == host


ADDRESSES = st.from_regex(
    r"https?://(www\.)?[a-z]{1,5}\.com(:[0-9]{1,4})?(/[a-z%0-9./]{0,9})?(\?[a-z_=&%0-9]{0,20})?(#[a-z=:~]{0,9})?",
    fullmatch=True,
)


@given(ADDRESSES)
def test_both_forms_are_their_own(address: str) -> None:
    assert without_tracking(without_tracking(address)) == without_tracking(address)
    assert canonical(canonical(address)) == canonical(address)
    assert canonical(without_tracking(address)) == canonical(address)


@given(st.text())
def test_no_text_is_too_much(text: str) -> None:
    assert isinstance(canonical(text), str)
    assert isinstance(without_tracking(text), str)
