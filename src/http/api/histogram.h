#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace nf::http {

// How often a value was at most so much, for Prometheus. Not thread-safe.
class Histogram {
 public:
  static constexpr std::size_t kMaxBounds = 16;

  // Upper bounds in ascending order, at most kMaxBounds of them; the last bucket, +Inf, is added.
  explicit Histogram(std::span<const double> bounds);

  void add(double value);
  // The lines of one family; `labels` is empty or `name="value"`. The head is the caller's.
  void write(std::string& out, std::string_view name, std::string_view labels = {}) const;

 private:
  const std::span<const double> bounds_;
  std::array<std::uint64_t, kMaxBounds + 1> counts_{};
  double sum_ = 0;
};

// For answers and commits, in seconds.
inline constexpr std::array kFastBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                           0.1,    0.25,  0.5,    1.0,   2.5,  10.0};
// For people, in seconds: minutes to months.
inline constexpr std::array kSlowBounds = {60.0,     600.0,     3'600.0,   14'400.0,  28'800.0,
                                           86'400.0, 172'800.0, 432'000.0, 864'000.0, 2'592'000.0};
// For counts of rows.
inline constexpr std::array kCountBounds = {1.0,  2.0,   4.0,   8.0,   16.0,   32.0,
                                            64.0, 128.0, 256.0, 512.0, 1'024.0};

}  // namespace nf::http
