#include "http/api/histogram.h"

#include <algorithm>

#include "base/check.h"
#include "base/json.h"

namespace nf::http {

namespace {

std::string number(double value) {
  std::string text;
  write_json_number(value, text);
  return text;
}

std::string bucket_labels(std::string_view labels, const std::string& bound) {
  return "_bucket{" + std::string(labels) + (labels.empty() ? "" : ",") + "le=\"" + bound + "\"} ";
}

}  // namespace

Histogram::Histogram(std::span<const double> bounds) : bounds_(bounds) {
  CHECK(bounds.size() <= kMaxBounds && std::ranges::is_sorted(bounds));
}

void Histogram::add(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  sum_ += value;
}

void Histogram::write(std::string& out, std::string_view name, std::string_view labels) const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= bounds_.size(); ++i) {
    count += counts_[i];
    const std::string bound = i < bounds_.size() ? number(bounds_[i]) : "+Inf";
    out.append(name).append(bucket_labels(labels, bound)).append(std::to_string(count)).append("\n");
  }
  const std::string braced = labels.empty() ? " " : "{" + std::string(labels) + "} ";
  out.append(name).append("_sum").append(braced).append(number(sum_)).append("\n");
  out.append(name).append("_count").append(braced).append(std::to_string(count)).append("\n");
}

}  // namespace nf::http
