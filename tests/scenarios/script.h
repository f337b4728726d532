#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

// The text of scenarios: tests/scenarios/README.md says how it is written.
namespace nf::scenarios {

// A word, a "quoted text" or a {json} value; `;`, `&` and `,` stand for themselves.
struct Token {
  std::string text;  // of a quoted text: what it says
  bool quoted = false;

  bool is(std::string_view word) const { return !quoted && text == word; }
  bool is_json() const { return !quoted && !text.empty() && (text[0] == '{' || text[0] == '['); }
};
using Words = std::vector<Token>;

struct Line {
  int number = 0;
  std::string keyword;          // given, when, then, restart
  std::string source;           // as written, for failures
  std::vector<Words> acts;      // parted by `&`: all of them reach the writer in one batch
  std::vector<Words> expected;  // parted by `;`
};

struct Scenario {
  std::string file;
  int line = 0;
  std::string title;
  std::vector<Line> lines;  // with those above the file's first scenario
};

// Failures name the line.
Result<std::vector<Scenario>> parse_flow(const std::string& file, std::string_view text);

// `key=value` as its two parts; the value is JSON where it reads as JSON, else text. No key where it is none.
struct Pair {
  std::string key;
  Json value;
};
Pair pair_in(const Token& token);

}  // namespace nf::scenarios
