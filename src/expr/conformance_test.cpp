#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "base/hash.h"
#include "base/json.h"
#include "expr/syntax/literal.h"
#include "expr/tagged.h"

// The conformance cases of the CEL specification, where their folder lies beside the project.

namespace nf::expr {
namespace {

const std::filesystem::path kFolder = "../shared/cel-conformance";

std::string text_of(const Json& value) { return std::string(value.get_string()); }

bool same_double(const std::string& a, const std::string& b) {
  const double x = parse_double(a).value(), y = parse_double(b).value();
  return (std::isnan(x) && std::isnan(y)) || (x == y && std::signbit(x) == std::signbit(y));
}

// Some expected texts carry escapes (\u0100, \?) that their conversion from protobuf text left standing.
bool same_text(const std::string& expected, const std::string& actual) {
  if (expected == actual) return true;
  const Parsed<std::string> unescaped = unescape(expected, false);
  return unescaped && *unescaped == actual;
}

bool same(const Json& expected, const Json& actual);

bool same_pairs(const JsonArray& expected, const JsonArray& actual) {
  return expected.size() == actual.size() &&
         std::all_of(expected.begin(), expected.end(), [&](const Json& pair) {
           return std::any_of(actual.begin(), actual.end(), [&](const Json& other) {
             return same(pair.as_array()[0], other.as_array()[0]) &&
                    same(pair.as_array()[1], other.as_array()[1]);
           });
         });
}

// Compares tagged values: doubles by value, maps in any order.
bool same(const Json& expected, const Json& actual) {
  const auto& [tag, content] = *expected.as_object().begin();
  const Json* other = find(actual, std::string_view(tag.data(), tag.size()));
  if (other == nullptr) return false;
  if (tag == "double") return same_double(text_of(content), text_of(*other));
  if (tag == "string") return same_text(text_of(content), text_of(*other));
  if (tag == "bytes_hex") return same_text(unhex(text_of(content)).value(), unhex(text_of(*other)).value());
  if (tag == "map") return same_pairs(content.as_array(), other->as_array());
  if (tag != "list") return content == *other;
  const JsonArray &a = content.as_array(), &b = other->as_array();
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same);
}

// Why a case is not run; empty where it is.
std::string reason_to_leave_out(const Json& test) {
  if (find(test, "type_only") != nullptr) return "asks for the static type";
  if (text_of(test.at("expr")).find("Value{") != std::string::npos) return "needs protobuf messages";
  return {};
}

std::string run(const Json& test) {
  JsonObject line{
      {"expr", test.at("expr")}, {"strict", true}, {"check", find(test, "disable_check") == nullptr}};
  for (std::string_view key : {"bindings", "container"}) {
    if (const Json* value = find(test, key)) line[boost::json::string_view(key.data(), key.size())] = *value;
  }
  const std::string answer = answer_line(write_json(line));
  const Json reply = parse_json(answer).value();
  const Json* expected = find(test, "value");
  const Json* value = find(reply, "value");
  if (expected == nullptr) return value == nullptr ? "" : "should fail, gives " + answer;
  if (value != nullptr && same(*expected, *value)) return {};
  return "should give " + write_json(*expected) + ", gives " + answer;
}

TEST(Conformance, EveryCaseOfTheSpecification) {
  if (!std::filesystem::is_directory(kFolder)) {
    std::cout << kFolder << " is not here\n";
    return;
  }
  int passed = 0;
  std::vector<std::string> left_out;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    if (file.path().extension() != ".jsonl") continue;
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      const Json test = parse_json(line).value();
      const std::string name =
          text_of(test.at("file")) + "/" + text_of(test.at("section")) + "/" + text_of(test.at("name"));
      if (const std::string reason = reason_to_leave_out(test); !reason.empty()) {
        left_out.push_back(name + ": " + reason);
        continue;
      }
      const std::string problem = run(test);
      EXPECT_EQ(problem, "") << name << ": " << text_of(test.at("expr"));
      passed += problem.empty();
    }
  }
  std::cout << "CEL conformance: " << passed << " passed, " << left_out.size() << " left out\n";
  for (const std::string& name : left_out) std::cout << "  left out " << name << "\n";
  EXPECT_GT(passed, 0);
}

}  // namespace
}  // namespace nf::expr
