#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nf::flow::finite {

// How much may still be done. What comes after it is spent is worth nothing: ask spent() before a claim.
class Effort {
 public:
  explicit Effort(std::size_t words) : left_(words) {}
  bool spend(std::size_t words) {
    left_ = words < left_ ? left_ - words : 0;
    return left_ > 0;
  }
  bool spent() const { return left_ == 0; }

 private:
  std::size_t left_;
};

// A set of points of one dimension, by their numbers.
class Points {
 public:
  explicit Points(std::size_t size, bool all = false);

  std::size_t size() const { return size_; }
  bool has(std::size_t point) const { return (words_[point / 64] >> (point % 64) & 1) != 0; }
  void add(std::size_t point) { words_[point / 64] |= std::uint64_t{1} << (point % 64); }
  bool empty() const;
  bool meets(const Points& other) const;
  std::optional<std::size_t> first() const;
  Points operator&(const Points& other) const;
  Points operator-(const Points& other) const;
  std::size_t words() const { return words_.size(); }
  bool operator==(const Points&) const = default;

 private:
  std::size_t size_;
  std::vector<std::uint64_t> words_;
};

// The combinations of points in which each dimension has one of its own set: a product.
using Box = std::vector<Points>;

// Boxes that have no combination in common.
using Region = std::vector<Box>;

bool is_empty(const Box& box);
Box intersect(const Box& a, const Box& b);

Region intersect(const Region& a, const Region& b, Effort& effort);
Region subtract(Region from, const Box& what, Effort& effort);
Region unite(Region a, const Region& b, Effort& effort);

}  // namespace nf::flow::finite
