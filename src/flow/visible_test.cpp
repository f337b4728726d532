#include "flow/visible.h"

#include <gtest/gtest.h>

namespace nf::flow {
namespace {

TEST(Visible, LettersMarksAndSignsShow) {
  EXPECT_TRUE(has_visible("a"));
  EXPECT_TRUE(has_visible("  \n ok"));
  EXPECT_TRUE(has_visible("ü"));
  EXPECT_TRUE(has_visible("例"));
  EXPECT_TRUE(has_visible("\u200B👍"));
  EXPECT_TRUE(has_visible("."));
}

TEST(Visible, SpacesControlsAndIgnorablesDoNot) {
  EXPECT_FALSE(has_visible(""));
  EXPECT_FALSE(has_visible(" \t\r\n"));
  EXPECT_FALSE(has_visible("\u00A0\u2003\u3000"));        // White_Space
  EXPECT_FALSE(has_visible("\u200B\u200D\u2060\uFEFF"));  // Cf
  EXPECT_FALSE(has_visible("\u034F\u115F\u3164\uFFA0"));  // Default_Ignorable_Code_Point
  EXPECT_FALSE(has_visible("\uFE0F\U000E0100"));          // variation selectors
  EXPECT_FALSE(has_visible(std::string_view("\x00\x1f\x7f", 3)));
}

TEST(Visible, NeighboursOfTheRangesShow) {
  EXPECT_TRUE(has_visible("!"));
  EXPECT_TRUE(has_visible("\u2010"));
  EXPECT_TRUE(has_visible("\u2800"));  // an empty Braille pattern is a sign
  EXPECT_TRUE(has_visible("\U000E1000"));
}

TEST(Visible, BrokenBytesCountAsNothing) {
  EXPECT_FALSE(has_visible("\x80\xbf"));
  EXPECT_FALSE(has_visible("\xe2\x80"));
}

TEST(CodePoints, AreCountedNotBytes) {
  EXPECT_EQ(code_points(""), 0u);
  EXPECT_EQ(code_points("aü例👍"), 4u);
}

}  // namespace
}  // namespace nf::flow
