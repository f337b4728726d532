#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/canaries/canaries.h"
#include "sim/world.h"

namespace nf::sim {

inline constexpr int kSteps = 500;          // of a run, with faults
inline constexpr int kOneInTwice = 100;     // seeds that are run twice, to compare their hashes
inline constexpr int kCanarySeeds = 2'000;  // in which a planted bug must be found

// What a run of one seed came to.
struct Outcome {
  std::string wrong;  // empty: nothing
  std::uint64_t hash = 0;
  Counts counts;
  std::vector<std::string> last;  // events, where text was kept
};
Outcome run_seed(std::uint64_t seed, int steps = kSteps, bool keeps_text = false,
                 const Canary* canary = nullptr);

// Every `stride`-th seed from `first` on, `count` in all, until one goes wrong; `at` is the one that runs.
struct Series {
  std::optional<std::uint64_t> wrong_seed;
  std::string wrong;
  std::uint64_t seeds = 0;
  std::uint64_t repeated = 0;
  Counts counts;
};
Series run_seeds(std::uint64_t first, std::uint64_t count, std::uint64_t stride, int steps,
                 std::uint64_t& at);

}  // namespace nf::sim
