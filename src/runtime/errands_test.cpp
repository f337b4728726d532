#include "runtime/errands.h"

#include <gtest/gtest.h>

#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

class ErrandsTest : public testing::Test {
 protected:
  // Writes its name down where it is taken.
  Errands::Errand errand(const std::string& name) {
    return [this, name] {
      if (takes) done += name;
      return takes;
    };
  }
  std::optional<Time> look() { return errands.look(clock.now()); }

  SetClock clock;
  Errands errands{clock};
  bool takes = true;
  std::string done;
};

TEST_F(ErrandsTest, AreDoneInTheirOrder) {
  for (const char* name : {"a", "b", "c"}) errands.add(errand(name));
  EXPECT_EQ(look(), std::nullopt);
  EXPECT_EQ(done, "abc");
}

TEST_F(ErrandsTest, WhatIsNotTakenComesAgainBeforeTheOthers) {
  takes = false;
  errands.add(errand("a"));
  errands.add(errand("b"));
  EXPECT_EQ(look(), clock.now() + Millis(50));
  EXPECT_EQ(done, "");
  takes = true;
  EXPECT_EQ(look(), std::nullopt);
  EXPECT_EQ(done, "ab");
}

TEST_F(ErrandsTest, WhatIsPutOffWaitsAMomentAndNoLonger) {
  errands.add_later(errand("late"));
  errands.add(errand("a"));
  EXPECT_EQ(look(), clock.now() + Millis(50));
  EXPECT_EQ(done, "a");
  clock.advance(Millis(50));
  EXPECT_EQ(look(), std::nullopt);
  EXPECT_EQ(done, "alate");
}

TEST_F(ErrandsTest, AClockThatIsSetBackKeepsNothingWaiting) {
  errands.add_later(errand("late"));
  clock.advance(-Millis(86'400'000));
  EXPECT_EQ(look(), std::nullopt);
  EXPECT_EQ(done, "late");
}

}  // namespace
}  // namespace nf::runtime
