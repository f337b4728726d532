#pragma once

#include <cstdint>
#include <vector>

namespace nf::sim {

// One seed gives one row of numbers, on every machine (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t bits = state_ += 0x9e3779b97f4a7c15;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
  }
  // From 0 to bound - 1. Requires bound > 0.
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
  bool chance(int percent) { return below(100) < percent; }
  bool one_in(int many) { return below(many) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
  // Another row of numbers, which draws of this one do not disturb from now on.
  Random fork() { return Random(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace nf::sim
