"""`init`: a new site that builds with no warning, and what GitHub needs beside it."""

from __future__ import annotations

import datetime
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import site_gen
from site_gen.cli import main
from site_gen.desk import starter
from site_gen.read import lists
from site_gen.read.problems import Problems
from tests.small_site import NOW
from tests.small_site import run as run_in

FRIDAY_MORNING = "1706248799"
"""A second before the moment of 2024-W04 where days are those of UTC."""
EPOCHS = (NOW, FRIDAY_MORNING, "1706252400", "0", "1735599600", "1798758000")
"""Among them a moment itself, and days around the turn of years with 52 and 53 weeks."""
CODE = re.compile(r"^# (\w+: .*)$", re.MULTILINE)
"""A field of site.yaml that is but a remark."""


def init(folder: Path, *arguments: str, epoch: str = NOW) -> Result:
    """Make a site in a folder called `my-brief`."""
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": epoch})
    return runner.invoke(main, ["init", str(folder / "my-brief"), *arguments])


def made(folder: Path, *arguments: str, epoch: str = NOW) -> Path:
    """Make a site, and return where."""
    result = init(folder, *arguments, epoch=epoch)
    assert (result.exit_code, result.stderr) == (0, "")
    return folder / "my-brief"


def workflow(site: Path, name: str) -> dict[Any, Any]:
    found = yaml.safe_load((site / ".github/workflows" / name).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("language", starter.LANGUAGES)
@pytest.mark.parametrize("epoch", EPOCHS)
def test_the_first_build_shows_a_brief_and_warns_of_nothing(
    tmp_path: Path, language: str, epoch: str
) -> None:
    site = made(tmp_path, "--language", language, epoch=epoch)
    result = run_in(site, "build", "--strict", SOURCE_DATE_EPOCH=epoch)
    assert (result.exit_code, result.stderr) == (0, "")
    (brief,) = (site / "output/briefs").glob("*/index.html")
    assert brief.read_text("utf-8").count("example.org") >= 2


@pytest.mark.parametrize("language", starter.LANGUAGES)
def test_no_rule_has_anything_to_say(tmp_path: Path, language: str) -> None:
    site = made(tmp_path, "--language", language)
    result = run_in(site, "check", "--hints")
    assert (result.exit_code, result.output) == (0, "No problems found.\n")


@pytest.mark.parametrize("language", starter.LANGUAGES)
def test_notes_say_that_they_are_examples_and_link_nobody(tmp_path: Path, language: str) -> None:
    site = made(tmp_path, "--language", language)
    notes = [path.read_text("utf-8") for path in (site / "content/notes").iterdir()]
    assert len(notes) == 2
    for note in notes:
        title = re.findall(r"^title: (.*)$", note, re.MULTILINE)[0]
        assert title.endswith(("(example)", "(exemple)"))
        hosts = re.findall(r"https://([^/\"]+)", note)
        assert hosts
        assert all(host.endswith(".example.org") for host in hosts)


def test_the_next_three_commands_are_printed_and_run(tmp_path: Path) -> None:
    result = init(tmp_path)
    lines = [line.partition("  #")[0].strip() for line in result.stdout.splitlines()[1:]]
    assert [line.split()[0] for line in lines] == ["cd", "site-gen", "site-gen"]
    folder = Path(shlex.split(lines[0])[1])
    for line in lines[1:]:
        _, *arguments = shlex.split(line)
        assert run_in(folder, *arguments).exit_code == 0, line


def test_in_the_current_folder_nobody_is_sent_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["init", "."])
    assert result.exit_code == 0
    commands = [line.split()[:2] for line in result.stdout.splitlines()[1:]]
    assert commands == [["site-gen", "build"], ["site-gen", "new"], ["site-gen", "check"]]


def test_title_address_and_language_are_as_asked(tmp_path: Path) -> None:
    title = 'The "Fab": #1 @url@'
    site = made(tmp_path, "--title", title, "--url", "https://Fab.example/x", "--language", "fr-CA")
    config, found = lists.read_config("site.yaml", (site / "content/site.yaml").read_bytes())
    assert found == ()
    assert config is not None
    assert (config.title, config.url) == (title, "https://Fab.example/x/")
    assert (config.language, config.id_authority) == ("fr-CA", "fab.example,2024-01-26")
    assert (site / "README.md").read_text("utf-8").startswith(f"# {title}\n")
    assert len((site / "README.md").read_text("utf-8").splitlines()) == 3


TITLES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
HOSTS = st.sampled_from(["a.example", "localhost:8000", "élan.example", "[::1]:80", "10.0.0.1"])


@given(TITLES, HOSTS, st.sampled_from(starter.LANGUAGES))
def test_every_title_and_address_gives_a_site_yaml_that_is_right(
    title: str, host: str, language: str
) -> None:
    now = datetime.datetime(2024, 1, 26, tzinfo=datetime.UTC)
    files = starter.files_of(starter.Wish(title, f"https://{host}/", language, now))
    config, found = lists.read_config("x", files["content/site.yaml"].encode())
    assert found == ()
    assert config is not None
    assert " ".join(config.title.split()) == config.title


@pytest.mark.parametrize("language", starter.LANGUAGES)
def test_what_stands_in_site_yaml_as_a_remark_is_right_too(tmp_path: Path, language: str) -> None:
    file = made(tmp_path, "--language", language) / "content/site.yaml"
    text = file.read_text("utf-8")
    assert len(CODE.findall(text)) >= 5
    problems = Problems("x")
    config, found = lists.read_config("x", CODE.sub(r"\1", text).encode())
    assert (found, problems.found) == ((), ())
    assert config is not None
    assert config.report is not None


def test_the_name_of_the_folder_is_the_title(tmp_path: Path) -> None:
    assert 'title: "My brief"\n' in (made(tmp_path) / "content/site.yaml").read_text("utf-8")
    assert starter.title_of(Path("/x/Fab_News")) == "Fab news"
    assert starter.title_of(Path("/x/日本")) == "My brief"


@pytest.mark.parametrize("name", ["note.txt", ".env", "content"])
def test_a_folder_that_holds_anything_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "my-brief").mkdir()
    (tmp_path / "my-brief" / name).write_text("mine")
    result = init(tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"error[N712]: `{tmp_path}/my-brief` is not empty: it holds `{name}`" in result.stderr
    assert [path.name for path in (tmp_path / "my-brief").iterdir()] == [name]


def test_a_folder_may_have_its_history_already(tmp_path: Path) -> None:
    (tmp_path / "my-brief/.git").mkdir(parents=True)
    assert made(tmp_path).joinpath("content/site.yaml").exists()


def test_a_site_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed: list[Path] = []
    rename = os.rename

    def full(source: Path, target: Path) -> None:
        if renamed:
            raise OSError(28, "No space left on device")
        renamed.append(target)
        rename(source, target)

    monkeypatch.setattr("site_gen.desk.starter.os.rename", full)
    result = init(tmp_path / "deep" / "er")
    assert result.exit_code == 1
    assert "error[N713]" in result.stderr
    assert renamed
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "my-brief").write_text("a file")
    result = init(tmp_path)
    assert result.exit_code == 1
    assert "error[N713]" in result.stderr
    assert (tmp_path / "my-brief").read_text() == "a file"


@pytest.mark.parametrize(
    "arguments",
    [("--language", "de"), ("--language", "x y"), ("--url", "brief.example"), ("--title", " ")],
)
def test_a_malformed_value_makes_no_folder(tmp_path: Path, arguments: tuple[str, str]) -> None:
    assert init(tmp_path, *arguments).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_what_a_build_leaves_is_no_part_of_the_history(tmp_path: Path) -> None:
    site = made(tmp_path)
    subprocess.run(["git", "init", "-q", str(site)], check=True)
    run_in(site, "build")
    run_in(site, "build", "--preview", "--output", str(site / "preview"))
    listed = subprocess.run(
        ["git", "-C", str(site), "ls-files", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    tops = {path.partition("/")[0] for path in listed.stdout.splitlines()}
    assert tops == {".github", ".gitignore", "README.md", "content"}


def test_the_workflow_for_pull_requests_runs_commands_that_there_are(tmp_path: Path) -> None:
    site = made(tmp_path)
    for name in ("check.yml", "publish.yml"):
        (job,) = workflow(site, name)["jobs"].values()
        script = "\n".join(step.get("run", "") for step in job["steps"])
        assert re.findall(r"pip install site-gen==(\S+)", script) == [site_gen.__version__]
        lines = re.findall(r"^\s*site-gen (.*)$", script, re.MULTILINE)
        assert lines
        for line in lines:
            arguments = shlex.split(line.partition(" >")[0].replace('"$BASE"', "HEAD"))
            assert run_in(site, *arguments, "--help").exit_code == 0, line


def test_no_words_of_others_reach_the_shell_of_a_workflow(tmp_path: Path) -> None:
    site = made(tmp_path)
    for name in ("check.yml", "publish.yml"):
        (job,) = workflow(site, name)["jobs"].values()
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
    assert workflow(site, "check.yml")["permissions"] == {
        "contents": "read",
        "pull-requests": "write",
    }


ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^ +(?:- )?uses: (actions/[a-z/-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$")


def pins(text: str) -> set[tuple[str, str]]:
    """Return the actions that a workflow uses, each with its commit."""
    lines = [line for line in text.splitlines() if "uses:" in line]
    found = [PINNED.match(line) for line in lines]
    assert None not in found, lines
    return {(pin[1], pin[2]) for pin in found if pin}


def test_actions_of_others_are_pinned_and_the_same_everywhere(tmp_path: Path) -> None:
    workflows = made(tmp_path) / ".github/workflows"
    texts = [path.read_text("utf-8") for path in sorted(workflows.iterdir())]
    found = set().union(*map(pins, [*texts, documented()]))
    assert len(found) == len({name for name, _ in found})
    assert len({commit for name, commit in found if name.startswith("actions/cache")}) == 1


def documented() -> str:
    """Return the workflow of docs/deploying.md."""
    text = (ROOT / "docs/deploying.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(# \.github/.*?)```", text, re.DOTALL)
    assert isinstance(block, str)
    return block


def test_the_documented_workflow_runs_hourly_commands_that_there_are(tmp_path: Path) -> None:
    told = yaml.safe_load(documented())
    (job,) = told["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    lines = [shlex.split(line)[1:] for line in commands if line.startswith("site-gen ")]
    assert [line[0] for line in lines] == ["check", "build", "deploy"]
    site = made(tmp_path)
    for line in lines:
        assert run_in(site, *line, "--help").exit_code == 0
    assert told[True]["schedule"] == workflow(site, "publish.yml")[True]["schedule"]
    assert {"push", "workflow_dispatch"} < told[True].keys()


def test_the_site_is_published_only_when_something_is_new(tmp_path: Path) -> None:
    site = made(tmp_path)
    (job,) = workflow(site, "publish.yml")["jobs"].values()
    (script,) = [step["run"] for step in job["steps"] if step.get("id") == "compare"]
    told = tmp_path / "told"

    def compare() -> str:
        told.write_text("")
        run_in(site, "build")
        environment = {**os.environ, "GITHUB_OUTPUT": str(told)}
        subprocess.run(["bash", "-e", "-c", script], cwd=site, env=environment, check=True)
        return told.read_text()

    assert compare() == "new=true\n"
    assert compare() == ""
    note = site / "content/notes/example-plant-planned.md"
    note.write_text(note.read_text("utf-8").replace("(example)", "(one example)"), "utf-8")
    assert compare() == "new=true\n"
    later = [step for step in job["steps"] if "steps.compare" in step.get("if", "")]
    assert [step["uses"].partition("@")[0] for step in later] == [
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
        "actions/cache/save",
    ]


@pytest.mark.parametrize("language", starter.LANGUAGES)
def test_the_forms_have_what_github_asks_of_them(tmp_path: Path, language: str) -> None:
    site = made(tmp_path, "--language", language)
    forms = sorted((site / ".github/ISSUE_TEMPLATE").iterdir())
    assert [form.name for form in forms] == ["report-an-error.yml", "suggest-a-link.yml"]
    for form in forms:
        told = yaml.safe_load(form.read_text("utf-8"))
        assert {"name", "description", "body"} <= told.keys()
        ids = [part["id"] for part in told["body"]]
        assert len(set(ids)) == len(ids)
        assert all(part["type"] in ("input", "textarea") for part in told["body"])
        assert all(part["attributes"]["label"] for part in told["body"])


def test_both_languages_have_the_same_kinds_of_files() -> None:
    now = datetime.datetime(2024, 1, 26, tzinfo=datetime.UTC)
    listed = {
        language: [
            (Path(path).parent.as_posix(), Path(path).suffix)
            for path in sorted(
                starter.files_of(starter.Wish("x", "https://x.example/", language, now))
            )
        ]
        for language in starter.LANGUAGES
    }
    assert listed["en"] == listed["fr"]


def test_the_wheel_holds_the_first_site(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    root = Path(__file__).parent.parent
    included = {file.distribution_path for file in WheelBuilder(str(root)).recurse_included_files()}
    files = (root / "site_gen/desk/starter").rglob("*")
    wanted = {path.relative_to(root).as_posix() for path in files if path.is_file()}
    assert len(wanted) > 20
    assert wanted <= included


def test_the_program_makes_a_site_when_run_as_people_do(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "site_gen", "init", "news"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "SOURCE_DATE_EPOCH": NOW},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[:2] == ["news: a new site of 14 files. Next:", "  cd news"]
