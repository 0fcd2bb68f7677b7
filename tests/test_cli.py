"""The command line: exit statuses, streams, formats, the clock, the closing line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_gen import build as pipeline
from site_gen.cli import COMMANDS, main
from tests.small_site import NOW, make, run, write

ROOT = Path(__file__).parent.parent
BAD = "---\ntitel: x\ndate: 2024-01-22\nsource: FT\n---\nText.\n"
CLOSING = re.compile(
    r"\d+ files: \d+ written, \d+ unchanged, \d+ removed in \d+\.\d\d s; "
    r"(nothing held|1 note held|\d+ notes held)"
    r"(, the next until \d{4}-\d\d-\d\d \d\d:\d\d)?\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path, rumour=None)


@pytest.fixture
def broken(site: Path) -> Path:
    write(site, "content/notes/bad.md", BAD)
    return site


def command(site: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program as people do."""
    return subprocess.run(
        [sys.executable, "-m", "site_gen", *arguments],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_build_ends_with_one_line_on_stdout(site: Path) -> None:
    result = run(site, "build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert CLOSING.fullmatch(result.stdout)
    assert result.stdout.endswith("; 1 note held, the next until 2024-01-30 00:00\n")


@pytest.mark.parametrize(
    ("now", "ending"),
    [
        ("2024-01-20", "; 3 notes held, the next until 2024-01-22 00:00\n"),
        ("2024-01-23", "; 2 notes held, the next until 2024-01-24 09:00\n"),
        ("2024-01-31", "; nothing held, the next until 2024-02-02 07:00\n"),
        ("2024-02-03", "; nothing held, the next until 2024-03-01 00:00\n"),
        ("2024-03-01", "; nothing held\n"),
    ],
)
def test_the_closing_line_tells_what_is_held(site: Path, now: str, ending: str) -> None:
    assert run(site, "build", "--now", now).stdout.endswith(ending)


def test_a_draft_counts_as_held(site: Path) -> None:
    write(site, "content/notes/draft.md",
          "---\ntitle: x\ndate: 2024-01-22\nsource: FT\ndraft: true\n---\nText.\n")  # fmt: skip
    assert run(site, "build", "--now", "2024-03-02").stdout.endswith("; 1 note held\n")


def test_a_second_build_writes_nothing(site: Path) -> None:
    run(site, "build")
    assert re.match(
        r"\d+ files: 0 written, \d+ unchanged, 0 removed in ", run(site, "build").stdout
    )


def test_clean_writes_everything(site: Path) -> None:
    run(site, "build")
    assert re.match(r"(\d+) files: \1 written, 0 unchanged,", run(site, "build", "--clean").stdout)


def test_output_lies_in_the_site_unless_named(site: Path) -> None:
    run(site, "build")
    assert (site / "output" / "index.html").exists()


def test_output_may_lie_elsewhere(site: Path, tmp_path: Path) -> None:
    run(site, "build", "--output", str(tmp_path / "public"))
    assert (tmp_path / "public" / "index.html").exists()
    assert not (site / "output").exists()


def test_a_refused_output_folder_is_an_error(site: Path) -> None:
    result = run(site, "build", "--output", str(site / "content"))
    assert result.exit_code == 1
    assert result.stderr.startswith("error[N601]: cannot be the output folder")


def test_url_replaces_that_of_the_site(site: Path) -> None:
    assert run(site, "build", "--url", "http://localhost:8000/brief").exit_code == 0
    assert "http://localhost:8000/brief/" in (site / "output/feeds/notes.atom").read_text()


def test_quiet_says_nothing_when_all_is_well(site: Path) -> None:
    result = run(site, "build", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_quiet_still_names_problems(broken: Path) -> None:
    result = run(broken, "build", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[N103]" in result.stderr


def test_quiet_json_is_still_a_list(site: Path) -> None:
    assert run(site, "build", "--quiet", "--format", "json").stdout == "[]\n"


def test_an_error_leaves_the_last_output(site: Path) -> None:
    run(site, "build")
    before = (site / "output/index.html").read_bytes()
    write(site, "content/notes/bad.md", BAD)
    assert run(site, "build").exit_code == 1
    assert (site / "output/index.html").read_bytes() == before


def test_strict_counts_a_warning_as_an_error_and_writes_nothing(site: Path) -> None:
    write(site, "content/stray.txt", "")
    assert run(site, "build").exit_code == 0
    result = run(site, "build", "--strict", "--output", str(site / "strict"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[N006]" in result.stderr
    assert not (site / "strict").exists()


def test_check_strict_counts_a_warning_as_an_error(site: Path) -> None:
    write(site, "content/stray.txt", "")
    assert (run(site, "check").exit_code, run(site, "check", "--strict").exit_code) == (0, 1)


def test_check_says_that_all_is_well(site: Path) -> None:
    result = run(site, "check")
    told = "10 hints; --hints shows them\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No problems found.\n", told)


def test_check_writes_nothing(site: Path) -> None:
    before = sorted(site.rglob("*"))
    run(site, "check")
    assert sorted(site.rglob("*")) == before


@pytest.mark.parametrize("name", ["build", "check"])
@pytest.mark.parametrize(
    ("format", "stream"),
    [("full", "stderr"), ("concise", "stderr"), ("json", "stdout"), ("github", "stdout")],
)
def test_each_format_has_its_stream(broken: Path, name: str, format: str, stream: str) -> None:
    result = run(broken, name, "--format", format)
    streams = {"stdout": result.stdout, "stderr": result.stderr}
    assert result.exit_code == 1
    assert "N103" in streams.pop(stream)
    assert streams.popitem()[1] == ""


@pytest.mark.parametrize(("format", "stdout"), [("json", "[]\n"), ("github", "")])
def test_the_closing_line_makes_room_for_programs(site: Path, format: str, stdout: str) -> None:
    result = run(site, "build", "--format", format)
    assert result.stdout == stdout
    assert CLOSING.fullmatch(result.stderr)


def test_json_places_a_problem(broken: Path) -> None:
    found = json.loads(run(broken, "check", "--format", "json").stdout)
    assert [item["code"] for item in found] == ["N103"]
    assert {key: found[0][key] for key in ("file", "line", "column", "severity")} == {
        "file": "content/notes/bad.md",
        "line": 2,
        "column": 1,
        "severity": "error",
    }


def test_full_shows_the_line(broken: Path) -> None:
    assert (
        "error[N103]: unknown field `titel`\n"
        "  --> content/notes/bad.md:2:1\n"
        "    |\n"
        "  2 | titel: x\n"
        "    | ^^^^^\n"
        "  help: did you mean `title`?\n"
    ) in run(broken, "check").stderr


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["build", "--bogus"], {}),
        (["bogus"], {}),
        (["build", "extra"], {}),
        (["build", "--now", "yesterday"], {}),
        (["build", "--now", "2024-02-30"], {}),
        (["build", "--now", "2024-01-22T10:00"], {}),
        (["build", "--now", "2024-01-22T25:00+01:00"], {}),
        (["build", "--url", "brief.example"], {}),
        (["build", "--url", "ftp://brief.example/"], {}),
        (["build", "--url", "https://"], {}),
        (["build", "--url", "https://brief.example:99999/"], {}),
        (["build", "--url", "https://brief.example/?a"], {}),
        (["build", "--format", "xml"], {}),
        (["list", "--format", "full"], {}),
        (["list", "--week", "2024-W54"], {}),
        (["list", "--week", "2024-w04"], {}),
        (["build"], {"SOURCE_DATE_EPOCH": "now"}),
        (["build"], {"SOURCE_DATE_EPOCH": ""}),
        (["build"], {"SOURCE_DATE_EPOCH": "-1"}),
        (["check"], {"SOURCE_DATE_EPOCH": "1.5"}),
        (["list"], {"SOURCE_DATE_EPOCH": "999999999999"}),
        (["new", "note", "x"], {"SOURCE_DATE_EPOCH": "٣"}),
    ],
)
def test_what_the_command_line_alone_shows_wrong_is_2(
    site: Path, arguments: list[str], environment: dict[str, str]
) -> None:
    before = sorted(site.rglob("*"))
    result = run(site, *arguments, **environment)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr
    assert sorted(site.rglob("*")) == before


@pytest.mark.parametrize("name", ["build", "check", "list"])
def test_a_folder_that_is_no_site_is_2(tmp_path: Path, name: str) -> None:
    result = run(tmp_path, name)
    assert result.exit_code == 2
    assert "is no site: it has no folder content/" in result.stderr


@pytest.mark.parametrize("name", ["build", "check", "list"])
def test_a_missing_site_yaml_is_1(tmp_path: Path, name: str) -> None:
    result = run(make(tmp_path, site=None), name)
    assert result.exit_code == 1
    assert "content/site.yaml" in result.stderr


def test_now_wins_over_the_environment(site: Path) -> None:
    result = run(site, "list", "--now", "2024-01-22", SOURCE_DATE_EPOCH="nonsense")
    assert (result.exit_code, result.stdout[:13]) == (0, "published: 1\n")


def test_a_day_is_midnight_in_the_sites_zone(site: Path) -> None:
    """The note of 24 January, 9:00 in Paris, is out at 8:00 UTC and not a minute before."""
    just_before = run(site, "list", "--now", "2024-01-24T07:59:00Z").stdout
    at_last = run(site, "list", "--now", "2024-01-24T08:00:00Z").stdout
    assert (just_before[:13], at_last[:13]) == ("published: 1\n", "published: 2\n")


def test_without_any_clock_given_it_is_the_real_time(site: Path) -> None:
    result = CliRunner().invoke(main, ["-C", str(site), "list"], env={"SOURCE_DATE_EPOCH": None})
    assert result.stdout.endswith("held: 0\n")


def test_colour_is_for_a_terminal(broken: Path) -> None:
    assert "\x1b[" not in run(broken, "check").stderr


def test_colour_can_be_asked_for(broken: Path) -> None:
    assert "\x1b[31m\x1b[1merror[N103]\x1b[0m" in run(broken, "check", "--color").stderr


def test_colour_can_be_asked_for_before_the_command(broken: Path) -> None:
    result = CliRunner().invoke(
        main, ["--color", "-C", str(broken), "check", "--now", "2024-01-26"]
    )
    assert "\x1b[31m" in result.stderr


def test_the_commands_own_choice_of_colour_wins(broken: Path) -> None:
    arguments = ["--color", "-C", str(broken), "check", "--no-color", "--now", "2024-01-26"]
    assert "\x1b[" not in CliRunner().invoke(main, arguments).stderr


@pytest.mark.parametrize("format", ["concise", "json", "github"])
def test_other_formats_have_no_colour(broken: Path, format: str) -> None:
    assert "\x1b[" not in run(broken, "check", "--color", "--format", format).output


def on_a_terminal(site: Path, *arguments: str, **settings: str) -> str:
    """Run the program with a terminal for all its streams, and return what it shows."""
    import pty

    shown, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "site_gen", *arguments],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW, **settings},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    parts = []
    try:
        while part := os.read(shown, 65536):
            parts.append(part)
    except OSError:  # Linux's way to say that the other end is closed
        pass
    process.wait()
    os.close(shown)
    return b"".join(parts).decode()


def test_a_terminal_is_coloured(broken: Path) -> None:
    settings = {"TERM": "xterm", "NO_COLOR": ""}
    assert "\x1b[31m" in on_a_terminal(broken, "check", **settings)


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_none(broken: Path, settings: dict[str, str]) -> None:
    assert "\x1b[" not in on_a_terminal(broken, "check", **settings)


def test_a_list_fits_the_terminal(site: Path) -> None:
    lines = on_a_terminal(site, "list", COLUMNS="45").splitlines()
    assert max(map(len, lines)) == 45


@pytest.mark.parametrize(
    "arguments",
    [[], *([name] for name in COMMANDS), *(["new", kind] for kind in ("note", "brief", "story"))],
)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_needs_no_site(tmp_path: Path, arguments: list[str], option: str) -> None:
    result = run(tmp_path, *arguments, option)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: site-gen ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed_and_found(tmp_path: Path, name: str) -> None:
    assert f"\n  {name} " in run(tmp_path, "--help").stdout
    assert run(tmp_path, name, "--help").stdout.startswith(f"Usage: site-gen {name} ")


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_told(tmp_path: Path, option: str) -> None:
    assert run(tmp_path, option).stdout == "site-gen, version 0.1.0\n"


def test_help_imports_no_command() -> None:
    program = (
        "import sys; from site_gen.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'yaml', 'jinja2', 'markdown_it', 'lxml', 'babel', 'nh3', 'feedgen', 'zoneinfo'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stderr == "[]\n"


def test_it_runs_as_a_module(site: Path) -> None:
    result = command(site, "build")
    assert (result.returncode, result.stderr) == (0, "")
    assert CLOSING.fullmatch(result.stdout)


def test_an_interrupt_is_130(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupted)
    result = run(site, "build")
    assert (result.exit_code, result.stderr.strip()) == (130, "Aborted.")


def test_a_bug_shows_where_it_is_and_how_to_report_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*arguments: object, **settings: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(pipeline, "build", mistaken)
    result = run(site, "build")
    assert result.exit_code == 1
    assert "ZeroDivisionError: oh\n" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("This is a bug in site-gen 0.1.0")


@pytest.mark.parametrize(("name", "status"), [("list", 0), ("check", 1)])
def test_a_reader_that_goes_away_changes_no_status(tmp_path: Path, name: str, status: int) -> None:
    site = make(tmp_path)
    if name == "check":
        write(site, "content/notes/bad.md", BAD)
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "site_gen", name, "--format", "json"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (process.returncode, process.stderr) == (status, "")


def test_a_full_disk_behind_stdout_is_one_line(site: Path) -> None:
    with open("/dev/full", "w") as full:
        process = subprocess.run(
            [sys.executable, "-m", "site_gen", "list"],
            cwd=site,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    message = "error: not all could be printed: No space left on device; "
    remedy = "print it elsewhere, or make room there\n"
    assert (process.returncode, process.stderr) == (1, message + remedy)


def test_any_encoding_of_the_terminal_will_do(site: Path) -> None:
    write(site, "content/notes/cjk.md",
          "---\ntitle: 日本\ndate: 2024-01-22\nsource: FT\n---\nText.\n")  # fmt: skip
    result = command(site, "list", PYTHONIOENCODING="latin-1")
    assert result.returncode == 0
    assert r"\u65e5\u672c" in result.stdout


def test_zone_locale_and_hash_seed_change_no_byte(site: Path) -> None:
    command(site, "build", "--output", "one", TZ="Asia/Tokyo", PYTHONHASHSEED="1")
    command(site, "build", "--output", "two", TZ="America/New_York", PYTHONHASHSEED="2", LC_ALL="C")
    one, two = (
        {
            p.relative_to(site / name): p.read_bytes()
            for p in (site / name).rglob("*")
            if p.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
