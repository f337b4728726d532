#include "flow/check/nearest.h"

#include <gtest/gtest.h>

namespace nf::flow {
namespace {

TEST(Nearest, OneWordThatIsNearIsOffered) {
  EXPECT_EQ(did_you_mean("aproved", {"approved", "rejected"}), "Did you mean approved? ");
  EXPECT_EQ(did_you_mean("desicion_table", {"decision_table", "switch"}), "Did you mean decision_table? ");
  EXPECT_EQ(did_you_mean("swich", {"switch", "if"}), "Did you mean switch? ");
}

TEST(Nearest, WhatIsFarOrNotTheOnlyOneIsNot) {
  EXPECT_EQ(did_you_mean("finance", {"approved", "rejected"}), "");
  EXPECT_EQ(did_you_mean("stepp", {"step1", "step2"}), "");
  EXPECT_EQ(did_you_mean("x", {"a", "b"}), "") << "one letter of one is no likeness";
  EXPECT_EQ(did_you_mean("", {"a"}), "");
  EXPECT_EQ(did_you_mean(std::string(1'000'000, 'a'), {std::string(1'000'000, 'a')}), "");
}

}  // namespace
}  // namespace nf::flow
