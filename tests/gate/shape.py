"""The shape of the house: `python -m tests.gate.shape [ROOT]` fails when a module or a function outgrows its cap.

Caps (DESIGN.md section 3): 400 lines a module, 60 lines a function; the median module stays near 140 lines and the 90th
percentile of functions at or below 30.
"""

from __future__ import annotations

import ast
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

MODULE_CAP = 400
FUNCTION_CAP = 60
MODULE_MEDIAN_CAP = 180
FUNCTION_P90_CAP = 30

ROOMS = (
    "domain",
    "crawlers",
    "nlp",
    "storage",
    "alerts",
    "inspection",
    "reports",
    "pipelines",
    "config",
    "console",
    "demo",
)


@dataclass(frozen=True, slots=True)
class Shape:
    modules: dict[str, int]
    functions: dict[str, int]

    @property
    def problems(self) -> list[str]:
        """What is over its cap, one line each; empty when all is well."""
        found = [f"{name}: {n} lines, cap {MODULE_CAP}" for name, n in self.modules.items() if n > MODULE_CAP]
        found += [f"{name}: {n} lines, cap {FUNCTION_CAP}" for name, n in self.functions.items() if n > FUNCTION_CAP]
        if self.median_module > MODULE_MEDIAN_CAP:
            found.append(f"median module {self.median_module:.0f} lines, cap {MODULE_MEDIAN_CAP}")
        if self.functions_p90 > FUNCTION_P90_CAP:
            found.append(f"90th percentile of functions {self.functions_p90} lines, cap {FUNCTION_P90_CAP}")
        return found

    @property
    def median_module(self) -> float:
        return statistics.median(self.modules.values()) if self.modules else 0

    @property
    def functions_p90(self) -> int:
        lengths = sorted(self.functions.values())
        return lengths[int(len(lengths) * 0.9)] if lengths else 0


def measure(root: Path) -> Shape:
    """Lines of every module that is not empty and of every function in the rooms below `root`."""
    modules: dict[str, int] = {}
    functions: dict[str, int] = {}
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            name = str(file.relative_to(root))
            if text.strip():
                modules[name] = len(text.splitlines())
            for node in ast.walk(ast.parse(text, filename=name)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    functions[f"{name}:{node.lineno} {node.name}"] = (node.end_lineno or node.lineno) - node.lineno + 1
    return Shape(modules, functions)


def main() -> int:
    shape = measure(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
    for problem in shape.problems:
        print(problem)
    print(
        f"shape: {len(shape.modules)} modules, median {shape.median_module:.0f} lines, "
        f"{len(shape.functions)} functions, 90th percentile {shape.functions_p90} lines, {len(shape.problems)} problems"
    )
    return 1 if shape.problems or not shape.modules else 0


if __name__ == "__main__":
    sys.exit(main())
