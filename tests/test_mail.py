"""The mail of a brief: HTML, text, and both in one file."""

from __future__ import annotations

import email
import email.policy
import html
import re
import smtplib
import socketserver
import threading
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.render import mail, plain_text
from site_gen.views import BriefView
from tests import small_site
from tests.render_values import declared, full_brief, full_record, item, note, text, theme

SITE = small_site.FILES["content/site.yaml"].replace(
    "author: {name: The desk}", "author: {name: The desk, email: desk@brief.example}"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site.make(tmp_path / "site", site=SITE)


def made(site: Path) -> EmailMessage:
    result = small_site.run(site, "email", "2024-W04", "--output", str(site / "brief.eml"))
    assert result.exit_code == 0, result.output
    data = (site / "brief.eml").read_bytes()
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_mail_holds_the_brief_twice(site: Path) -> None:
    message = made(site)
    assert message["Subject"] == "Altman courts Gulf money, and 1 more"
    assert message["From"] == "The desk <desk@brief.example>"
    assert message["Date"] == "Fri, 26 Jan 2024 07:00:00 +0100"
    assert message["Message-ID"] == "<brief.2024-W04@brief.example>"
    assert message.get_content_type() == "multipart/alternative"
    plain, marked = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert marked.get_content_type() == "text/html"
    for part in (plain, marked):
        content = part.get_content()
        for words in (
            "Altman courts Gulf money",
            "The chief of OpenAI is raising money.",
            "The rules hold from May.",
            "https://brief.example/notes/altman-fabs/",
            "https://brief.example/briefs/2024-W04/",
        ):
            assert words in content, words


def test_the_same_brief_gives_the_same_bytes(site: Path) -> None:
    first = small_site.run(site, "email", "2024-W04").stdout_bytes
    later = small_site.run(
        site, "email", "2024-W04", SOURCE_DATE_EPOCH="1706300000", TZ="Asia/Tokyo"
    )
    assert later.stdout_bytes == first != b""


def test_every_address_is_absolute_and_nothing_is_loaded(site: Path) -> None:
    page = small_site.run(site, "email", "2024-W04", "--format", "html").stdout
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert addresses
    assert all(address.startswith(("https://", "mailto:")) for address in addresses)
    assert "<script" not in page
    assert "<link" not in page
    assert 'style="' in page
    assert "prefers-color-scheme: dark" in page


def test_a_brief_to_come_is_made_as_it_will_go_out(site: Path) -> None:
    result = small_site.run(site, "email", "2024-W05", "--format", "text")
    assert result.exit_code == 0, result.stderr
    assert "Memory prices rise" in result.stdout


@pytest.mark.parametrize(("week", "status"), [("2024-W30", 1), ("2024-W99", 2), ("soon", 2)])
def test_what_there_is_no_brief_of_has_no_mail(week: str, status: int, site: Path) -> None:
    result = small_site.run(site, "email", week)
    assert result.exit_code == status
    assert result.stdout == ""


def test_a_mail_needs_a_sender(tmp_path: Path) -> None:
    result = small_site.run(small_site.make(tmp_path), "email", "2024-W04")
    assert result.exit_code == 1
    assert "error[N523]" in result.stderr
    assert small_site.run(tmp_path, "email", "2024-W04", "--format", "html").exit_code == 0


def test_a_file_that_cannot_be_written_is_named(site: Path) -> None:
    result = small_site.run(site, "email", "2024-W04", "--output", str(site / "no/where.eml"))
    assert result.exit_code == 1
    assert "where.eml cannot be written" in result.stderr


def long_brief(paragraphs: int) -> BriefView:
    told = item(note(text=text(*["Many words are told here. " * 20] * paragraphs)))
    return BriefView(full_brief().brief, (told,))


@pytest.mark.parametrize(("paragraphs", "codes"), [(3, []), (160, ["N521"]), (400, ["N522"])])
def test_a_mail_that_gmail_would_cut_is_named(paragraphs: int, codes: list[str]) -> None:
    edition, found = mail.render(long_brief(paragraphs), theme())
    assert [each.code for each in found] == codes, len(edition.html)


def test_a_mail_shows_what_a_brief_holds() -> None:
    view = replace(full_brief(), record=full_record(), corrections=(declared(note()),))
    edition, _ = mail.render(view, theme())
    for words in ("What changed", "Number of the week", "Corrections since the last brief"):
        assert words in edition.html
        assert words in edition.text
    assert "<svg" not in edition.html
    assert max(map(len, edition.text.split("\n"))) < 400
    assert "\n\n\n" not in edition.text


def test_paragraphs_items_rows_and_code_stand_apart() -> None:
    found = plain_text.paragraphs(
        "<p>One &amp; <em>two</em>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n\x02t\x03<tr>\n<td>1"
        "</td>\n<td>2</td>\n</tr>\x02/t\x03\x02p\x03<code>x\n  y\n</code></pre>\n"
        '<div class="footnotes"><ol><li>Foot</li></ol></div>'
    )
    assert found == ("One & two.", "• a", "• b", "1 | 2", "x\n  y")


@given(st.lists(st.text("ab <&>\u00e9\n", min_size=1), max_size=5))
def test_no_word_is_lost(parts: list[str]) -> None:
    written = text(*map(html.escape, parts)).html
    shown = " ".join(plain_text.paragraphs(written)).split()
    assert shown == " ".join(" ".join(part.split()) for part in parts).split()


class Inbox(socketserver.StreamRequestHandler):
    """As much of SMTP as takes one mail."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                taken = []
                while (row := self.rfile.readline()) != b".\r\n":
                    taken.append(row.removeprefix(b".") if row.startswith(b"..") else row)
                self.server.taken = b"".join(taken)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
            if verb == b"QUIT":
                return


def test_a_mail_travels_intact(site: Path) -> None:
    made(site)
    data = (site / "brief.eml").read_bytes()
    with socketserver.TCPServer(("127.0.0.1", 0), Inbox) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with smtplib.SMTP("127.0.0.1", server.server_address[1], timeout=10) as client:
            client.sendmail("desk@brief.example", ["reader@brief.example"], data)
        assert server.taken == data  # type: ignore[attr-defined]
