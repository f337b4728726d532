#include "runtime/body_reader.h"

#include <gtest/gtest.h>

namespace nf::runtime {
namespace {

TEST(IsEmail, TakesAddressesAndNothingElse) {
  for (const char* text : {"a@b", "rita.o'hara+x@mail.example.com", "\x7e@b"})
    EXPECT_TRUE(is_email(text)) << text;
  for (const char* text :
       {"", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "<a@b>", "a,b@c", "\"a\"@b"}) {
    EXPECT_FALSE(is_email(text)) << text;
  }
}

TEST(BodyReader, TakesNoOtherThanAnObject) {
  for (const Json& body : {Json(nullptr), Json(1), Json(JsonArray{})}) {
    BodyReader reader(body, {"name"});
    reader.require("name");
    EXPECT_EQ(reader.line("name", 10), std::nullopt);
    const auto end = reader.end();
    ASSERT_FALSE(end.has_value());
    EXPECT_EQ(end.error().faults.size(), 1u);
    EXPECT_EQ(end.error().faults[0].pointer, "");
  }
}

TEST(BodyReader, LinesAreBoundedAndWithoutControlCharacters) {
  const Json body = JsonObject{{"a", "12345"}, {"b", "1\n2"}, {"c", "   "}, {"d", 1}};
  BodyReader reader(body, {"a", "b", "c", "d"});
  reader.require("c");
  EXPECT_EQ(reader.line("a", 5), "12345");
  EXPECT_EQ(reader.line("a", 4), std::nullopt);
  EXPECT_EQ(reader.line("b", 9), std::nullopt);
  EXPECT_EQ(reader.line("c", 9), std::nullopt);
  EXPECT_EQ(reader.line("d", 9), std::nullopt);
  EXPECT_EQ(reader.line("e", 9), std::nullopt);  // absent: no fault
  EXPECT_EQ(reader.end().error().faults.size(), 4u);
}

TEST(BodyReader, NumbersAreWholeAndInRange) {
  const Json body = JsonObject{{"a", 3}, {"b", 3.5}, {"c", -1}, {"d", "3"}};
  BodyReader reader(body, {"a", "b", "c", "d"});
  EXPECT_EQ(reader.whole_number("a", 0, 3), 3);
  EXPECT_EQ(reader.whole_number("a", 0, 2), std::nullopt);
  EXPECT_EQ(reader.whole_number("b", 0, 9), std::nullopt);
  EXPECT_EQ(reader.whole_number("c", 0, 9), std::nullopt);
  EXPECT_EQ(reader.whole_number("d", 0, 9), std::nullopt);
  EXPECT_EQ(reader.end().error().faults.size(), 4u);
}

}  // namespace
}  // namespace nf::runtime
