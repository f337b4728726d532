#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/scenarios/runner.h"

// One test a scenario, named after it: --gtest_filter='self_approval.*'.
namespace nf::scenarios {
namespace {

constexpr const char* kFolder = "tests/scenarios";

class ScenarioTest : public testing::Test {
 public:
  explicit ScenarioTest(Scenario scenario) : scenario_(std::move(scenario)) {}
  void TestBody() override {
    for (const Failure& failure : play(scenario_)) {
      ADD_FAILURE_AT(scenario_.file.c_str(), failure.line) << failure.message;
    }
  }

 private:
  const Scenario scenario_;
};

std::string test_name(const std::string& title) {
  std::string name = title;
  std::ranges::replace_if(
      name, [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

const bool registered = [] {
  const auto scenarios = load_scenarios(kFolder);
  if (!scenarios) {
    fprintf(stderr, "%s\n", scenarios.error().message.c_str());
    return false;
  }
  for (const Scenario& scenario : *scenarios) {
    const std::string suite = std::filesystem::path(scenario.file).stem().string();
    testing::RegisterTest(suite.c_str(), test_name(scenario.title).c_str(), nullptr, nullptr,
                          scenario.file.c_str(), scenario.line,
                          [scenario]() -> testing::Test* { return new ScenarioTest(scenario); });
  }
  return true;
}();

TEST(Scenarios, CanBeRead) { EXPECT_TRUE(registered); }

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// What stands between back ticks in a cell.
std::vector<std::string> named_in(std::string_view cell) {
  std::vector<std::string> names;
  for (std::size_t from = cell.find('`'); from != std::string_view::npos; from = cell.find('`', from)) {
    const std::size_t to = std::min(cell.find('`', from + 1), cell.size());
    names.emplace_back(cell.substr(from + 1, to - from - 1));
    from = std::min(to + 1, cell.size());
  }
  return names;
}

std::string text_of_unit_tests() {
  std::string text;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("src")) {
    if (entry.path().string().ends_with("_test.cpp")) text += text_of(entry.path());
  }
  return text;
}

// `Suite.Name` as TEST() has it.
bool has_unit_test(const std::string& text, const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return false;
  return text.find("(" + name.substr(0, dot) + ", " + name.substr(dot + 1) + ")") != std::string::npos;
}

// A row of coverage.md: `| sentence | scenarios | unit tests |`.
TEST(Scenarios, EverySentenceHasItsScenario) {
  std::set<std::string> titles;
  const auto scenarios = load_scenarios(kFolder);
  ASSERT_TRUE(scenarios.has_value());
  for (const Scenario& scenario : *scenarios) {
    EXPECT_TRUE(titles.insert(scenario.title).second) << "two scenarios are called: " << scenario.title;
  }
  const std::string tests = text_of_unit_tests();
  std::istringstream lines(text_of(std::filesystem::path(kFolder) / "coverage.md"));
  int rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| sentence")) continue;
    const std::size_t first = line.find(" | "), second = line.find(" | ", first + 3);
    ASSERT_NE(second, std::string::npos) << line;
    const auto named = named_in(line.substr(first, second - first));
    const auto units = named_in(line.substr(second));
    EXPECT_FALSE(named.empty() && units.empty()) << "nothing proves: " << line;
    for (const std::string& title : named) EXPECT_TRUE(titles.contains(title)) << "no scenario: " << title;
    for (const std::string& test : units) EXPECT_TRUE(has_unit_test(tests, test)) << "no unit test: " << test;
    ++rows;
  }
  EXPECT_GT(rows, 80);
}

}  // namespace
}  // namespace nf::scenarios
