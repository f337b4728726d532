#include "base/id.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace nf {
namespace {

const Time kNow{Millis{0x019aab3c5d1e}};

TEST(Id, TextThereAndBack) {
  const std::string text = "019aab3c-5d1e-7c40-8f00-3a1b2c4d5e6f";
  const auto id = parse_uuid(text);
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(to_string(*id), text);
  EXPECT_EQ(*parse_uuid("019AAB3C-5D1E-7C40-8F00-3A1B2C4D5E6F"), *id);
  EXPECT_FALSE(id->is_nil());
  EXPECT_TRUE(parse_uuid("00000000-0000-0000-0000-000000000000")->is_nil());
}

TEST(Id, OtherTextsAreRefused) {
  for (const char* text :
       {"", "019aab3c", "019aab3c5d1e7c408f003a1b2c4d5e6f", "019aab3c-5d1e-7c40-8f00-3a1b2c4d5e6",
        "019aab3c-5d1e-7c40-8f00-3a1b2c4d5e6g", "019aab3c-5d1e-7c40-8f00-3a1b2c4d5e6f0",
        "019aab3c-5d1e-7c40-8f003-a1b2c4d5e6f", "{19aab3c-5d1e-7c40-8f00-3a1b2c4d5e6}"}) {
    EXPECT_FALSE(parse_uuid(text).has_value()) << text;
    EXPECT_FALSE(parse_id<ApprovalId>(text).has_value()) << text;
  }
}

TEST(Id, GeneratorGivesUuidV7OfItsTime) {
  const std::string text = to_string(IdGenerator{kNow, 1, 2}.next());
  EXPECT_EQ(text.substr(0, 13), "019aab3c-5d1e");
  EXPECT_EQ(text[14], '7');                                                    // version
  EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos);  // variant
}

TEST(Id, SameSeedGivesSameIds) {
  IdGenerator a{kNow, 7, 8};
  IdGenerator b{kNow, 7, 8};
  IdGenerator other{kNow, 7, 9};
  for (int i = 0; i < 100; ++i) {
    const Uuid id = a.next();
    EXPECT_EQ(id, b.next());
    EXPECT_NE(id, other.next());
  }
}

TEST(Id, IdsOfOneGeneratorAscendAndDiffer) {
  IdGenerator generator{kNow, 0, 0};
  std::unordered_set<Uuid> seen;
  Uuid last;
  for (int i = 0; i < 10'000; ++i) {  // more than one millisecond's counter holds
    const auto id = generator.make<ExecutionId>();
    EXPECT_LT(last, static_cast<const Uuid&>(id));
    EXPECT_TRUE(seen.insert(id).second);
    last = id;
  }
}

}  // namespace
}  // namespace nf
