#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "expr/function_list.h"
#include "expr/functions/function.h"

namespace nf::expr {

namespace {

std::vector<std::string> signatures_of(std::string_view name) {
  std::vector<std::string> found;
  for (const FunctionInfo& info : all_functions()) {
    if (info.name == name) found.push_back(info.signature);
  }
  return found;
}

}  // namespace

TEST(FunctionList, EveryFunctionIsInItWithADescription) {
  std::set<std::string> signatures;
  for (const FunctionInfo& info : all_functions()) {
    EXPECT_FALSE(info.description.empty()) << info.name;
    EXPECT_NE(info.signature.find(info.name), std::string::npos) << info.signature;
    EXPECT_TRUE(signatures.insert(info.signature).second) << info.signature << " is there twice";
  }
  EXPECT_TRUE(std::ranges::is_sorted(all_functions(), {}, &FunctionInfo::name));
}

TEST(FunctionList, WaysThatDifferOnlyInTypesAreOne) {
  EXPECT_EQ(signatures_of("size"), (std::vector<std::string>{"size(string | bytes | list | map) → int",
                                                             "(string | bytes | list | map).size() → int"}));
  EXPECT_EQ(signatures_of("days"),
            std::vector<std::string>{"days(string | timestamp, string | timestamp) → int"});
  EXPECT_EQ(signatures_of("date"),
            (std::vector<std::string>{"date(string) → timestamp", "date(timestamp, string) → timestamp"}));
  EXPECT_EQ(signatures_of("math.greatest"),
            std::vector<std::string>{"math.greatest(number | list, …) → number"});
  EXPECT_EQ(signatures_of("exists"), std::vector<std::string>{"list.exists(x, condition) → bool"});
}

}  // namespace nf::expr
