#include "flow/check/finite/boxes.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace nf::flow::finite {
namespace {

std::size_t cost_of(const Box& box) {
  std::size_t words = 1;
  for (const Points& points : box) words += points.words();
  return words;
}

bool meet(const Box& a, const Box& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a[i].meets(b[i])) return false;
  }
  return true;
}

// What is left of a box that meets `what`, cut dimension by dimension so that no two parts share anything.
void cut(Box box, const Box& what, Region& into) {
  for (std::size_t i = 0; i < box.size(); ++i) {
    Points outside = box[i] - what[i];
    if (outside.empty()) continue;
    Points inside = box[i] & what[i];
    box[i] = std::move(outside);
    into.push_back(box);
    box[i] = std::move(inside);
  }
}

}  // namespace

Points::Points(std::size_t size, bool all) : size_(size), words_((size + 63) / 64) {
  if (!all) return;
  for (std::size_t point = 0; point < size; ++point) add(point);
}

bool Points::empty() const {
  return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
}

bool Points::meets(const Points& other) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if ((words_[i] & other.words_[i]) != 0) return true;
  }
  return false;
}

std::optional<std::size_t> Points::first() const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i] != 0) return i * 64 + static_cast<std::size_t>(std::countr_zero(words_[i]));
  }
  return std::nullopt;
}

Points Points::operator&(const Points& other) const {
  Points out = *this;
  for (std::size_t i = 0; i < words_.size(); ++i) out.words_[i] &= other.words_[i];
  return out;
}

Points Points::operator-(const Points& other) const {
  Points out = *this;
  for (std::size_t i = 0; i < words_.size(); ++i) out.words_[i] &= ~other.words_[i];
  return out;
}

bool is_empty(const Box& box) {
  return std::ranges::any_of(box, [](const Points& points) { return points.empty(); });
}

Box intersect(const Box& a, const Box& b) {
  Box out;
  out.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) out.push_back(a[i] & b[i]);
  return out;
}

Region intersect(const Region& a, const Region& b, Effort& effort) {
  Region out;
  for (const Box& one : a) {
    for (const Box& other : b) {
      if (!effort.spend(cost_of(one))) return {};
      if (meet(one, other)) out.push_back(intersect(one, other));
    }
  }
  return out;
}

Region subtract(Region from, const Box& what, Effort& effort) {
  Region out;
  for (Box& box : from) {
    if (!effort.spend(cost_of(box))) return {};
    if (!meet(box, what)) {
      out.push_back(std::move(box));
      continue;
    }
    effort.spend(cost_of(box) * box.size());
    cut(std::move(box), what, out);
  }
  return out;
}

Region unite(Region a, const Region& b, Effort& effort) {
  Region more = b;
  for (const Box& box : a) more = subtract(std::move(more), box, effort);
  a.insert(a.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return a;
}

}  // namespace nf::flow::finite
