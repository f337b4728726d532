#include "connect/ai/lexrank.h"

#include "connect/ai/summary.h"
#include "connect/ai/test_kit.h"
#include "connect/ai/utf8.h"

namespace nf::connect::ai {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using Terms = std::vector<std::vector<std::string>>;

TEST(LexRank, TheSentenceThatSharesMostComesFirst) {
  const Terms sentences = {
      {"import", "ticket"}, {"import", "vendor", "ticket", "account"}, {"vendor", "account"}, {"lunch"}};
  const auto ranks = lexrank(Nearness(sentences));
  EXPECT_GT(ranks[1], ranks[0]);
  EXPECT_GT(ranks[1], ranks[2]);
  EXPECT_LT(ranks[3], ranks[0]);
  double sum = 0;
  for (const double rank : ranks) sum += rank;
  EXPECT_NEAR(sum, 4.0, 1e-6);
}

TEST(LexRank, OfSentencesThatShareNothingIsTheSameForAll) {
  EXPECT_THAT(lexrank(Nearness(Terms{{"a"}, {"b"}, {}})), Each(testing::DoubleNear(1.0, 1e-6)));
  EXPECT_TRUE(lexrank(Nearness(Terms{})).empty());
}

std::vector<std::string> summary_of(const Json& request) {
  const auto fields = read_fields(request);
  std::vector<std::string> out;
  for (const Quote& quote : summarize(fields)) {
    out.push_back(encode(
        std::u32string_view(fields[quote.field].text).substr(quote.at.start, quote.at.end - quote.at.start)));
  }
  return out;
}

TEST(Summary, QuotesRequestNeedAndDateAndLeavesCourtesiesOut) {
  const Json request = kit::json(
      R"({"description": "Dear all, hope this finds you well. We request permission to run the label printers of the warehouse without the new agent until 2026-12-31. The vendor of the printers cannot install the agent because their firmware is closed. The printers stand in three halls. If the printers stop, every delivery of the warehouse waits and customers pay penalties. The canteen was painted last week. The lamps are green. Our team likes the colour. Please do not hesitate to call me. Thank you and kind regards, Kim"})");
  const auto summary = summary_of(request);
  EXPECT_THAT(summary, Contains(HasSubstr("We request permission")));
  EXPECT_THAT(summary, Contains(HasSubstr("cannot install")));
  EXPECT_THAT(summary, Each(Not(HasSubstr("hesitate"))));
  EXPECT_THAT(summary, Each(Not(HasSubstr("kind regards"))));
  EXPECT_THAT(summary, Each(Not(HasSubstr("lamps"))));
  EXPECT_GE(summary.size(), 2u);
  EXPECT_LE(summary.size(), kMaxSummarySentences);
}

TEST(Summary, LeavesFillingOut) {
  const auto summary = summary_of(kit::json(
      R"({"why": "The supplier asks to be paid in advance. Otherwise the delivery of the machine slips by three months and the plant loses two orders. Payment is due by 15 December 2026. The machine is blue. It was shown at a fair. Many colleagues liked it. The brochure lies here."})"));
  EXPECT_THAT(summary,
              ElementsAre("The supplier asks to be paid in advance.", HasSubstr("slips by three months"),
                          "Payment is due by 15 December 2026."));
}

TEST(Summary, OfAVeryShortTextIsAllOfIt) {
  EXPECT_THAT(summary_of(kit::json(R"({"why": "We need it today. The old one broke.", "area": "x"})")),
              ElementsAre("We need it today.", "The old one broke."));
  EXPECT_THAT(summary_of(kit::json(R"({"title": "A new one for us", "why": "We need it today."})")),
              ElementsAre("We need it today."));
  EXPECT_THAT(summary_of(kit::json(R"({"justification": "Because.", "area": "finance"})")),
              ElementsAre("Because."));
}

TEST(Summary, IsTheSameEveryTime) {
  std::string text;
  for (int i = 0; i < 1'000; ++i)
    text += "The server number " + std::to_string(i % 7) + " needs a new part. ";
  const Json request = JsonObject{{"text", text}};
  const auto first = summary_of(request);
  EXPECT_EQ(first.size(), kMaxSummarySentences);
  EXPECT_EQ(summary_of(request), first);
}

}  // namespace
}  // namespace nf::connect::ai
