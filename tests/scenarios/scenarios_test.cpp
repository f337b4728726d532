#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

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

}  // namespace
}  // namespace nf::scenarios
