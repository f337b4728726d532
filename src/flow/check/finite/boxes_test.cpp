#include "flow/check/finite/boxes.h"

#include <gtest/gtest.h>

#include <random>

namespace nf::flow::finite {
namespace {

constexpr std::size_t kSizes[] = {3, 2, 70};  // the last takes two words

Box random_box(std::mt19937_64& random) {
  Box box;
  for (const std::size_t size : kSizes) {
    Points points(size);
    for (std::size_t i = 0; i < size; ++i) {
      if (random() % 3 != 0) points.add(i);
    }
    box.push_back(points);
  }
  return box;
}

int times_in(const Region& region, const std::vector<std::size_t>& at) {
  int times = 0;
  for (const Box& box : region) {
    bool in = true;
    for (std::size_t i = 0; i < at.size(); ++i) in = in && box[i].has(at[i]);
    times += in ? 1 : 0;
  }
  return times;
}

template <class Claim>
void for_every_combination(Claim claim) {
  for (std::size_t a = 0; a < kSizes[0]; ++a) {
    for (std::size_t b = 0; b < kSizes[1]; ++b) {
      for (std::size_t c = 0; c < kSizes[2]; ++c) claim({a, b, c});
    }
  }
}

TEST(Boxes, AreCombinedAsTheSetsThatTheyStandFor) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  Effort effort(1'000'000'000);
  for (int round = 0; round < 15; ++round) {
    const Box a = random_box(random), b = random_box(random), c = random_box(random);
    const Region ab = unite({a}, {b}, effort), rest = subtract(ab, c, effort),
                 both = intersect(ab, {c}, effort);
    for_every_combination([&](const std::vector<std::size_t>& at) {
      const bool in_ab = times_in({a}, at) + times_in({b}, at) > 0, in_c = times_in({c}, at) > 0;
      ASSERT_EQ(times_in(ab, at), in_ab) << "seed " << seed;
      ASSERT_EQ(times_in(rest, at), in_ab && !in_c) << "seed " << seed;
      ASSERT_EQ(times_in(both, at), in_ab && in_c) << "seed " << seed;
    });
  }
}

TEST(Boxes, WithoutDimensionsThereIsOneCombination) {
  Effort effort(1'000);
  EXPECT_FALSE(is_empty(Box{}));
  EXPECT_EQ(intersect(Region{Box{}}, Region{Box{}}, effort).size(), 1U);
  EXPECT_TRUE(subtract(Region{Box{}}, Box{}, effort).empty());
}

TEST(Boxes, AnEffortEnds) {
  std::mt19937_64 random(1);
  Effort effort(50);
  Region region{random_box(random)};
  for (int i = 0; i < 100; ++i) region = unite(region, {random_box(random)}, effort);
  EXPECT_TRUE(effort.spent());
}

}  // namespace
}  // namespace nf::flow::finite
