#include "connect/ai/checklist.h"

#include "connect/ai/test_kit.h"

namespace nf::connect::ai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string_view> missing(std::string_view request) {
  return find_missing(read_fields(kit::json(request)));
}

TEST(Checklist, AnEmptyRequestMissesAll) {
  EXPECT_THAT(missing("{}"), ElementsAre("owner", "business reason", "scope", "end date",
                                         "compensating control", "data class", "alternatives tried"));
  EXPECT_EQ(missing("null").size(), checklist().size());
  EXPECT_EQ(missing(R"({"owner": null, "until": "", "scope": " "})").size(), checklist().size());
}

TEST(Checklist, FieldsOfTellingNamesCount) {
  EXPECT_THAT(missing(R"({"RiskOwner": "ann@example.com", "business_reason": "The old tool is gone now",
                          "scope": "HQ", "endDate": "2026-12-31", "compensating_controls": "Lock",
                          "data_classification": "public", "alternatives": "none"})"),
              IsEmpty());
  EXPECT_THAT(
      missing(R"({"owner": {"name": "Ann"}, "justification": "Because.", "system": "mail", "valid_to": 2027,
                          "mitigation": "x", "dataClass": "internal", "options_considered": "two"})"),
      ElementsAre("business reason"));
}

TEST(Checklist, WordsOfATextCount) {
  EXPECT_THAT(
      missing(
          R"({"text": "Ann is accountable for it. We need it because the vendor is late. It applies to the mail server until 31 March 2027. In the meantime each login will be reviewed. It holds internal data. We tried two other products."})"),
      IsEmpty());
}

TEST(Checklist, AControlIsNoCompensatingControl) {
  EXPECT_THAT(
      missing(R"({"control": "Door lock", "owner": "a", "reason": "The lock is broken again", "scope": "x",
                          "until": "x", "data_class": "x", "alternatives": "x"})"),
      ElementsAre("compensating control"));
}

}  // namespace
}  // namespace nf::connect::ai
