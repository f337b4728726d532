#include "nodes/table_advice.h"

#include "nodes/advice_kit.h"

namespace nf::nodes {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kAmount = R"({"name": "amount", "value": "{{ trigger.body.amount }}"})";
constexpr std::string_view kArea = R"({"name": "area", "value": "{{trigger.body.area}}"})";
constexpr std::string_view kRegion = R"({"name": "region", "value": "{{trigger.body.region}}"})";
constexpr std::string_view kUnknown = R"({"name": "size", "value": "{{trigger.body.size * 2.0}}"})";

// Rows are written as their cells: `[">= 5", "-"]`.
std::vector<std::string> of(std::vector<std::string_view> inputs, const std::string& hit,
                            std::vector<std::string_view> rows) {
  JsonArray columns, all;
  for (const std::string_view input : inputs) columns.push_back(flow::kit::json(input));
  for (const std::string_view row : rows)
    all.push_back(JsonObject{{"if", flow::kit::json(row)}, {"then", JsonArray{1}}});
  const Json config = JsonObject{
      {"inputs", std::move(columns)}, {"outputs", JsonArray{"x"}}, {"rows", std::move(all)}, {"hit", hit}};
  return kit::told(kit::warnings_of("decision_table", write_json(config)));
}

TEST(TableAdvice, ATableThatFitsSaysNothing) {
  EXPECT_THAT(of({kAmount, kArea}, "unique",
                 {R"j([">= 5000", "-"])j", R"j(["< 5000", "\"hr\""])j", R"j(["< 5000", "not(\"hr\")"])j"}),
              IsEmpty());
}

TEST(TableAdvice, RowsThatOverlapUnderUnique) {
  EXPECT_THAT(
      of({kAmount, kArea}, "unique",
         {R"j([">= 5000", "-"])j", R"j(["<= 5000", "\"hr\""])j", R"j(["<5000", "not(\"hr\")"])j"}),
      ElementsAre("row-overlap /rows/1 Rows 1 and 2 both hold: where amount is 5000 and area is \"hr\", and "
                  "with hit unique the step fails."));
  EXPECT_THAT(of({kAmount}, "collect", {R"j([">= 5"])j", R"j([">= 4"])j"}), IsEmpty());
}

TEST(TableAdvice, ARowThatThoseBeforeItShadow) {
  EXPECT_THAT(
      of({kAmount}, "first", {R"j(["< 10"])j", R"j([">= 5"])j", R"j(["[3..7]"])j"}),
      ElementsAre(
          "row-unreachable /rows/2 Row 3 is never taken: where amount is 3, row 1 is taken before it."));
  EXPECT_THAT(of({kArea}, "first", {R"j(["-"])j", R"j(["\"hr\""])j"}),
              ElementsAre(HasSubstr("Row 2 is never taken: where area is \"hr\", row 1 is taken")));
  EXPECT_THAT(of({kArea}, "first", {R"j(["-"])j", R"j(["-"])j"}),
              ElementsAre(HasSubstr("Row 2 is never taken whatever the inputs are: row 1 is taken")));
}

TEST(TableAdvice, ARowThatNothingFits) {
  EXPECT_THAT(
      of({kArea, kAmount}, "first",
         {R"j(["\"finance\"", "-"])j", R"j(["-", "< 0"])j", R"j(["-", "(1..1)"])j", R"j(["-", "-"])j"}),
      ElementsAre("row-never /rows/0 Row 1 never holds: area can have no value that fits its cell.",
                  "row-never /rows/1 Row 2 never holds: amount can have no value that fits its cell.",
                  "row-never /rows/2 Row 3 never holds: amount can have no value that fits its cell."));
}

TEST(TableAdvice, WhatNoRowTakes) {
  EXPECT_THAT(of({kArea}, "unique", {R"j(["\"hr\""])j", R"j(["\"it\""])j"}),
              ElementsAre("row-gap /rows Where area is \"legal\", no row holds, and the outputs are null."));
  EXPECT_THAT(of({kAmount}, "unique", {R"j(["< 10"])j", R"j(["> 10"])j"}),
              ElementsAre(HasSubstr("Where amount is 10, no row holds")));
  EXPECT_THAT(of({kRegion}, "unique", {R"j(["\"eu\""])j", R"j(["\"us\""])j"}),
              ElementsAre(HasSubstr("Where region is missing, no row holds")));
  EXPECT_THAT(of({kRegion}, "unique", {R"j(["\"eu\""])j", R"j(["\"us\", null"])j"}), IsEmpty());
  EXPECT_THAT(of({kArea}, "collect", {R"j(["\"hr\""])j"}), IsEmpty()) << "nothing is an answer of collect";
}

TEST(TableAdvice, OfValuesThatNoSchemaListsOnlyIntervalsAreAskedFor) {
  EXPECT_THAT(of({kUnknown}, "unique", {R"j(["\"a\""])j", R"j(["\"b\""])j"}), IsEmpty());
  EXPECT_THAT(of({kUnknown}, "unique", {R"j(["< 5"])j", R"j(["[6..9]"])j", R"j(["> 9"])j"}),
              ElementsAre(HasSubstr("Where size is 5, no row holds")));
}

TEST(TableAdvice, TwoInputsWrittenAlikeAreOneValue) {
  EXPECT_THAT(of({kAmount, kAmount}, "unique", {R"j(["< 10", "-"])j", R"j(["-", ">= 10"])j"}), IsEmpty());
}

TEST(TableAdvice, AConstantInputHasOneValue) {
  EXPECT_THAT(of({R"({"name": "k", "value": 3})"}, "first", {R"j(["4"])j", R"j(["3"])j"}),
              ElementsAre("row-never /rows/0 Row 1 never holds: k can have no value that fits its cell."));
}

TEST(TableAdvice, ATextAroundAnExpressionIsNotTheExpression) {
  EXPECT_THAT(of({R"({"name": "k", "value": "x{{trigger.body.area}}"})"}, "first",
                 {R"j(["\"xhr\""])j", R"j(["-"])j"}),
              IsEmpty());
}

TEST(TableAdvice, ATableThatIsTooLargeIsLeftAlone) {
  std::vector<std::string> rows;
  for (int i = 0; i < 1'000; ++i)
    rows.push_back("[\"[" + std::to_string(i) + ".." + std::to_string(i + 2) + ")\"]");
  std::vector<std::string_view> views(rows.begin(), rows.end());
  EXPECT_THAT(of({kUnknown}, "unique", views), IsEmpty());
  views.resize(300);
  EXPECT_EQ(of({kUnknown}, "unique", views).size(), kMaxTableWarnings + 1) << "and a gap";
}

}  // namespace
}  // namespace nf::nodes
