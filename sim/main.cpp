#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

#include "sim/child.h"
#include "sim/run.h"

namespace {

using namespace nf::sim;
using Number = unsigned long long;

struct Options {
  std::uint64_t seeds = 0;
  std::uint64_t first = 1;
  std::uint64_t seed = 0;
  int steps = kSteps;
  int jobs = 1;
  bool canaries = false;
};

int usage() {
  std::fprintf(
      stderr,
      "usage: sim --seeds N [--first S] [--jobs J] [--steps M]   runs N seeds in J processes\n"
      "       sim --seed N [--steps M]                           repeats one and prints its last events\n"
      "       sim --canaries                                     plants each bug until it is found\n");
  return 2;
}

int repeat(const Options& options) {
  const Outcome outcome = run_seed(options.seed, options.steps, true);
  for (const std::string& line : outcome.last) std::printf("%s\n", line.c_str());
  std::printf("seed %llu, %llu steps, hash %016llx: %s\n", static_cast<Number>(options.seed),
              static_cast<Number>(outcome.counts.steps), static_cast<Number>(outcome.hash),
              outcome.wrong.empty() ? "nothing is wrong" : outcome.wrong.c_str());
  return outcome.wrong.empty() ? 0 : 1;
}

// --- Many seeds: the figures of one process as text, and back

std::string text_of(const Series& series) {
  const Counts& c = series.counts;
  std::ostringstream out;
  out << series.wrong_seed.value_or(0) << ' ' << series.seeds << ' ' << series.repeated << ' ' << c.steps
      << ' ' << c.commits << ' ' << c.crashes << ' ' << c.executions << ' ' << c.ended << ' ' << c.events
      << ' ' << c.states << ' ' << c.replays << ' ' << c.effects << ' ' << c.mails << ' ' << c.replies << '\n'
      << series.wrong;
  return out.str();
}

Series series_of(const std::string& text) {
  Series series;
  Counts& c = series.counts;
  std::uint64_t wrong_seed = 0;
  std::istringstream in(text);
  in >> wrong_seed >> series.seeds >> series.repeated >> c.steps >> c.commits >> c.crashes >> c.executions >>
      c.ended >> c.events >> c.states >> c.replays >> c.effects >> c.mails >> c.replies;
  in.ignore();
  std::getline(in, series.wrong);
  if (wrong_seed != 0) series.wrong_seed = wrong_seed;
  return series;
}

void print_figures(const Series& sum, double seconds) {
  const Counts& c = sum.counts;
  std::printf(
      "PROMISE P10: %llu seeds, %llu steps (%.0f a seed), %llu crashes, 0 findings; %llu seeds run twice, "
      "the same "
      "hash of events; %.0f s\n",
      static_cast<Number>(sum.seeds), static_cast<Number>(c.steps),
      static_cast<double>(c.steps) / static_cast<double>(sum.seeds), static_cast<Number>(c.crashes),
      static_cast<Number>(sum.repeated), seconds);
  std::printf(
      "PROMISE P9: %llu events decoded from their bytes and folded into a second state, %llu saved states "
      "and "
      "%llu whole replays equal to it\n",
      static_cast<Number>(c.events), static_cast<Number>(c.states), static_cast<Number>(c.replays));
  std::printf(
      "sim: %llu commits, %llu executions (%llu ended), %llu effects, %llu mails, %llu "
      "acknowledgements kept\n",
      static_cast<Number>(c.commits), static_cast<Number>(c.executions), static_cast<Number>(c.ended),
      static_cast<Number>(c.effects), static_cast<Number>(c.mails), static_cast<Number>(c.replies));
}

int run_all(const Options& options) {
  const auto begun = std::chrono::steady_clock::now();
  const auto jobs = static_cast<std::uint64_t>(options.jobs);
  std::vector<std::unique_ptr<Child>> children;
  for (std::uint64_t job = 0; job < jobs; ++job) {
    children.push_back(std::make_unique<Child>([&, job](std::uint64_t& at) {
      const std::uint64_t count = options.seeds / jobs + (job < options.seeds % jobs ? 1 : 0);
      return text_of(run_seeds(options.first + job, count, jobs, options.steps, at));
    }));
  }
  Series sum;
  bool wrong = false;
  for (const auto& child : children) {
    const Child::Told told = child->wait();
    if (told.died) {
      std::printf("seed %llu: the process died, as it does where a CHECK fails\nrepeat it: sim --seed %llu\n",
                  static_cast<Number>(told.at), static_cast<Number>(told.at));
      wrong = true;
      continue;
    }
    const Series part = series_of(told.text);
    sum.seeds += part.seeds;
    sum.repeated += part.repeated;
    sum.counts += part.counts;
    if (!part.wrong_seed) continue;
    wrong = true;
    std::printf("seed %llu: %s\nrepeat it: sim --seed %llu\n", static_cast<Number>(*part.wrong_seed),
                part.wrong.c_str(), static_cast<Number>(*part.wrong_seed));
  }
  if (wrong) return 1;
  print_figures(sum, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
  return 0;
}

// --- Canaries

// How a planted bug was found; empty where it was not.
std::string find_canary(const Canary& canary) {
  for (std::uint64_t seed = 1; seed <= kCanarySeeds; ++seed) {
    // Each seed is a process: the server's own CHECKs may see the bug first.
    Child child([&](std::uint64_t&) { return run_seed(seed, kSteps, false, &canary).wrong; });
    const Child::Told told = child.wait();
    if (!told.died && told.text.empty()) continue;
    return "seed " + std::to_string(seed) + ", " + (told.died ? "a CHECK of the server" : told.text);
  }
  return "";
}

int run_canaries() {
  int missed = 0;
  const auto all = all_canaries();
  for (const Canary& canary : all) {
    const std::string found = find_canary(canary);
    missed += found.empty() ? 1 : 0;
    std::printf("canary: %-40s %s\n", std::string(canary.name).c_str(),
                found.empty() ? "NOT FOUND" : found.c_str());
    std::fflush(stdout);
  }
  if (missed > 0) return 1;
  std::printf("PROMISE P10: %zu planted bugs, each found within %d seeds\n", all.size(), kCanarySeeds);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--canaries") {
      options.canaries = true;
      continue;
    }
    if (i + 1 == argc) return usage();
    const std::uint64_t value = std::strtoull(argv[++i], nullptr, 10);
    if (flag == "--seeds") {
      options.seeds = value;
    } else if (flag == "--first") {
      options.first = value;
    } else if (flag == "--seed") {
      options.seed = value;
    } else if (flag == "--steps") {
      options.steps = static_cast<int>(value);
    } else if (flag == "--jobs" && value > 0) {
      options.jobs = static_cast<int>(value);
    } else {
      return usage();
    }
  }
  if (options.canaries) return run_canaries();
  if (options.seed != 0) return repeat(options);
  return options.seeds != 0 ? run_all(options) : usage();
}
