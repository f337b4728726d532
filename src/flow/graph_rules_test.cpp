#include "flow/graph_kit.h"

namespace nf::flow::kit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(TokenRules, Hold) {
  EXPECT_THAT(graph_problems(GetParam().flow), testing::ElementsAreArray(GetParam().problems));
}

TEST(TokenRules, ADuplicateEdgeIsRefused) {
  EXPECT_THAT(graph_problems(R"(
    start s
    step a
    s > a
    s > a)"),
              ElementsAre("duplicate-edge s"));
}

TEST(TokenRules, TheProblemSaysWhereAndHowToMendIt) {
  Problems problems;
  build_graph(sketch(R"(
    start s
    step a
    step x
    s > a > x
    s > x)"),
              shapes(), problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].pointer, "/nodes/2");
  EXPECT_EQ(problems[0].message,
            "x would run twice: the edges from a.main and s.main can both bring a token in the same run.");
  EXPECT_EQ(problems[0].mend,
            "Put a merge before x, or let the two ways part at a step that takes one of its ports.");
}

TEST(TokenRules, ThePolicyExceptionPasses) {
  EXPECT_THAT(graph_problems(R"(
    start intake
    step assess
    step tier
    switch route {"ports": ["low", "medium", "high", "critical"], "match": "first"}
    step low
    step medium
    step high
    step critical
    approval decide
    step register
    step mail_approved
    step approved
    step mail_changes
    rework correct
    step mail_rejected
    step rejected
    intake > assess > tier > route
    route.low > low > decide
    route.medium > medium > decide
    route.high > high > decide
    route.critical > critical > decide
    decide.approved > register > mail_approved > approved
    decide.changes_requested > mail_changes > correct > assess
    correct.timed_out > mail_rejected
    correct.withdrawn > mail_rejected
    decide.rejected > mail_rejected > rejected
    decide.timed_out > mail_rejected)"),
              IsEmpty());
}

}  // namespace
}  // namespace nf::flow::kit
