"""The recipes for a server say the same as the program: names, ports, limits, modes."""

import re

from click.testing import CliRunner

import ingest
from catalogue.web import exports, requests, stream

ROOT = ingest.ROOT


def text(name: str) -> str:
    return (ROOT / "deploy" / name).read_text(encoding="utf-8")


def uncommented(name: str) -> str:
    return re.sub(r"(^|\s)#[^\n]*", "", text(name))


def test_the_recipes_speak_of_one_site() -> None:
    nginx, service = uncommented("nginx.conf"), uncommented("evidence.service")
    (upstream,) = re.findall(r"server ([\d.]+:\d+);", nginx)
    assert upstream.split(":") == [*re.findall(r"--host (\S+)", service), *re.findall(r"--port (\S+)", service)]
    (name,) = re.findall(r"--allow-host (\S+)", service)
    assert set(re.findall(r"server_name ([^;]+);", nginx)) == {name}
    assert name in text("Containerfile")
    assert "--public" in service
    (port,) = re.findall(r"EXPOSE (\d+)", text("Containerfile"))
    assert text("Containerfile").count(port) >= 4, "the port is published, exposed, asked for its health and listened on"


def test_the_service_calls_the_program_as_it_is() -> None:
    words = re.findall(r"ExecStart=\S+ ingest.py (.*)", text("evidence.service"))[0].split()
    options = {word for word in words if word.startswith("--")}
    said = CliRunner().invoke(ingest.cli, [words[0], "--help"]).output
    assert {option for option in options if option not in said} == set()


def test_nginx_refuses_no_request_that_the_program_takes() -> None:
    nginx = uncommented("nginx.conf")
    sizes = {name: int(n) * 1024 for name, n in re.findall(r"(client_header_buffer_size|large_client_header_buffers \d+) (\d+)k;", nginx)}
    assert min(sizes.values()) > requests.MOST_PATH + requests.MOST_QUERY
    assert "$request_method" not in nginx, "the program answers 405 itself, and names what it takes"


def test_nginx_lets_a_file_take_its_time_and_no_more_than_there_are_places() -> None:
    nginx = uncommented("nginx.conf")
    seconds = [int(s) for s in re.findall(r"proxy_read_timeout (\d+)s;", nginx)]
    assert min(seconds) > exports.COUNTING_MS / 1000
    ((where, block),) = re.findall(r"location ~ (\S+) \{([^}]*)\}", nginx)
    assert int(re.findall(r"limit_conn evidence_each (\d+);", block)[0]) < stream.AT_ONCE, "one reader cannot take every place"
    for path in ("/export/claims.csv", "/export/everything.zip", "/claims.jsonl", "/articles/exosome-therapy.excel.csv"):
        assert re.search(where, path), path
    for path in ("/", "/export", "/claims", "/claims/exosome-therapy~2Ec050.json", "/articles/exosome-therapy"):
        assert not re.search(where, path), path
    assert re.findall(r"proxy_http_version (\S+);", nginx) == ["1.1"], "once, for every location"
    assert len(re.findall(r"location[^{]*\{[^}]*proxy_set_header", nginx)) == 0, "one in a location would undo those of the server"


def test_an_image_holds_no_environment_and_no_database_of_its_maker() -> None:
    left_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n"))
    cleaned = re.findall(r"^clean:.*?\n\t@rm -rf ([^\n]*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    assert {".venv", "build", "evidence.db", "evidence-blind.db"} <= left_out & set(cleaned)
