#include "sim/run.h"

namespace nf::sim {

Outcome run_seed(std::uint64_t seed, int steps, bool keeps_text, const Canary* canary) {
  Trace trace(keeps_text);
  World world(seed, trace);
  if (canary) canary->plant(world);
  world.run(steps);
  Outcome outcome{.hash = trace.hash(), .counts = world.counts()};
  outcome.last.assign(trace.last().begin(), trace.last().end());
  if (world.findings().any()) outcome.wrong = world.findings().checker() + ": " + world.findings().what();
  return outcome;
}

Series run_seeds(std::uint64_t first, std::uint64_t count, std::uint64_t stride, int steps,
                 std::uint64_t& at) {
  Series series;
  for (std::uint64_t i = 0; i < count && !series.wrong_seed; ++i) {
    const std::uint64_t seed = at = first + i * stride;
    Outcome outcome = run_seed(seed, steps);
    if (outcome.wrong.empty() && i % kOneInTwice == 0) {
      ++series.repeated;
      if (run_seed(seed, steps).hash != outcome.hash)
        outcome.wrong = "simulation: the same seed went another way";
    }
    ++series.seeds;
    series.counts += outcome.counts;
    if (outcome.wrong.empty()) continue;
    series.wrong_seed = seed;
    series.wrong = outcome.wrong;
  }
  return series;
}

}  // namespace nf::sim
