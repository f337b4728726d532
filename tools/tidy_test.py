#!/usr/bin/env python3
"""Plants violations in small trees and expects tools/tidy to name each, with its place and what would be right."""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TIDY = Path(__file__).resolve().parent / "tidy"


def tidy(files, *options):
    """Exit code and output for a tree of these files."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, TIDY, "--root", root, *options], capture_output=True, text=True)
    return done.returncode, done.stdout


class Tidy(unittest.TestCase):
    def expect(self, finding, files, options=("--no-format",)):
        code, output = tidy(files, *options)
        self.assertIn(finding, output)
        self.assertEqual(1, code)

    def expect_clean(self, files, options=("--no-format",)):
        self.assertEqual((0, "tidy: nothing found\n"), tidy(files, *options))

    def test_a_tidy_tree_passes(self):
        self.expect_clean({
            "src/engine/CMakeLists.txt": "nf_library(engine SOURCES decide.cpp)\nnf_test(engine SOURCES decide_test.cpp)\n",
            "src/engine/decide.h": "#pragma once\n\n#include <string>\n\n#include \"flow/graph.h\"\n",
            "src/engine/decide.cpp": "#include \"engine/decide.h\"\n\n#include \"base/result.h\"\n",
            "src/engine/decide_test.cpp": "#include \"engine/decide.h\"\n\n#include <fstream>\n",
        })

    def test_the_order_of_folders_holds(self):
        self.expect("src/flow/a.cpp:2: flow/ may not include engine/, only base, expr, flow",
                    {"src/flow/a.cpp": '#include "flow/a.h"\n#include "engine/decide.h"\n'})
        self.expect("src/http/a.cpp:1: http/ may not include app/", {"src/http/a.cpp": '#include "app/main.h"\n'})

    def test_adapters_do_not_include_one_another(self):
        adapters = ("store", "log", "nodes", "connect")
        _, output = tidy({f"src/{one}/a.cpp": "".join(f'#include "{other}/b.h"\n' for other in adapters)
                          for one in adapters}, "--no-format")
        for one in adapters:
            for line, other in enumerate(adapters, 1):
                finding = f"src/{one}/a.cpp:{line}: {one}/ may not include {other}/"
                (self.assertNotIn if one == other else self.assertIn)(finding, output)

    def test_the_log_stands_on_base_only(self):
        self.expect("src/log/a.cpp:1: log/ may not include engine/, only base, log",
                    {"src/log/a.cpp": '#include "engine/event.h"\n'})

    def test_tests_keep_to_what_their_folder_may_include(self):
        cmake = {"src/engine/CMakeLists.txt": "a_test.cpp"}
        self.expect("src/engine/a_test.cpp:1: engine/ may not include nodes/",
                    {"src/engine/a_test.cpp": '#include "nodes/catalog.h"\n', **cmake})
        self.expect("tests/process/a.cpp:1: tests/ may not include app/",
                    {"tests/process/a.cpp": '#include "app/main.h"\n'})
        self.expect("tests/scenarios/a.cpp:1: tests/ may not include app/",
                    {"tests/scenarios/a.cpp": '#include "app/demo.h"\n'})
        self.expect_clean({"tests/scenarios/a.cpp": '#include "store/memory/memory_store.h"\n'})

    def test_an_include_names_its_folder(self):
        self.expect('src/base/a.cpp:1: "id.h": ours is included as "folder/file.h"',
                    {"src/base/a.cpp": '#include "id.h"\n'})

    def test_a_new_folder_needs_a_place(self):
        self.expect("src/misc/a.cpp:1: src/misc/ has no place in the order of folders",
                    {"src/misc/a.cpp": "int a;\n"})

    def test_a_test_that_is_not_listed_never_runs(self):
        self.expect("src/base/id_test.cpp:1: no CMakeLists.txt lists this test",
                    {"src/base/id_test.cpp": "\n", "src/base/CMakeLists.txt": "grid_test.cpp\n"})
        self.expect_clean({"src/store/sqlite/a_test.cpp": "\n", "src/store/CMakeLists.txt": "sqlite/a_test.cpp\n"})

    def test_what_a_test_tells_of_a_promise_is_listed_and_what_is_listed_is_told(self):
        self.expect("tests/process/a_test.py:1: P9 is not in tests/promises.txt",
                    {"tests/process/a_test.py": 'print("PROMISE P9: 3 kills")\n', "tests/promises.txt": "\n"})
        self.expect("tests/promises.txt:2: no test prints PROMISE P2",
                    {"sim/main.cpp": 'printf("PROMISE P1: 2\\n");\n', "tests/promises.txt": "P1  durable\nP2  quick\n"})
        self.expect_clean({"sim/main.cpp": 'printf("PROMISE P1: 2\\n");\n', "tests/promises.txt": "P1  durable\n"})

    def test_a_header_is_read_once(self):
        self.expect("src/base/a.h:1: a header begins with #pragma once", {"src/base/a.h": "int a;\n"})

    def test_what_is_forbidden_is_named_with_what_replaces_it(self):
        planted = {
            ("src/engine/a.cpp", "auto now = std::chrono::system_clock::now();"): "from the Context",
            ("src/flow/a.cpp", "#include <random>"): "from the Context",
            ("src/expr/a.cpp", "#include <thread>"): "runtime/",
            ("src/engine/b.cpp", "#include <fstream>"): "the caller brings the bytes",
            ("src/engine/c.cpp", "#include <spdlog/spdlog.h>"): "return a value or an event",
            ("src/http/a.cpp", "std::regex pattern;"): "RE2",
            ("src/http/b.cpp", "assert(open);"): "CHECK",
            ("src/http/c.cpp", "auto text = boost::json::serialize(value);"): "write_json",
            ("src/http/d.cpp", "auto value = boost::json::parse(text);"): "parse_json",
            ("src/http/e.h", "#pragma once\n#include <boost/asio.hpp>"): "in one .cpp",
            ("tests/process/a.cpp", "std::this_thread::sleep_for(1s);"): "tests don't sleep",
            ("tests/process/b.cpp", "TEST(A, DISABLED_b) {}"): "mend it or delete it",
            ("tests/process/c.cpp", "GTEST_SKIP();"): "mend it or delete it",
            ("tests/browser/a.spec.ts", "test.skip('a', () => {});"): "mend it or delete it",
            ("tests/browser/b.spec.ts", "await page.waitForTimeout(100);"): "expect the thing itself",
            ("docs/a.md", "See " + "/ho" + "me/ann/notes."): "a path of one machine",
            ("src/base/a.cpp", "// TO" + "DO: more"): "finish it",
        }
        code, output = tidy({path: text + "\n" for path, text in planted}, "--no-format")
        self.assertEqual(1, code)
        self.assertEqual(len(planted) + 1, len(output.splitlines()), output)
        for (path, text), replacement in planted.items():
            with self.subTest(path=path):
                place = f"{path}:{len(text.splitlines())}: "
                self.assertRegex(output, re.escape(place) + ".*" + re.escape(replacement))

    def test_words_in_comments_and_strings_are_no_violation(self):
        self.expect_clean({"src/engine/a.cpp": """\
// Not std::regex, and never system_clock::now().
const char* a = "assert(std::regex)";
const char* b = R"(
  GTEST_SKIP
)";
char c = '"';
int d = 10'000;  /* DISABLED_
  std::regex */
static_assert(true);
"""})

    def test_format_is_checked(self):
        self.expect("src/base/a.cpp:1: not formatted: clang-format -i src/base/a.cpp",
                    {"src/base/a.cpp": "int  a ;\n", ".clang-format": "BasedOnStyle: Google\n"}, options=())
        self.expect_clean({"src/base/a.cpp": "int a;\n", ".clang-format": "BasedOnStyle: Google\n"}, options=())


if __name__ == "__main__":
    unittest.main()
