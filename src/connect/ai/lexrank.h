#pragma once

#include <span>
#include <string>
#include <vector>

namespace nf::connect::ai {

// How near sentences are to one another by the terms that they share: the cosine of their TF-IDF vectors.
class Nearness {
 public:
  // One list of terms for each sentence.
  explicit Nearness(std::span<const std::vector<std::string>> sentences);

  std::size_t size() const { return size_; }
  double of(std::size_t a, std::size_t b) const { return cosines_[a * size_ + b]; }  // 0 to 1

 private:
  std::size_t size_;
  std::vector<double> cosines_;
};

// How central each sentence is among the others (LexRank: Erkan and Radev, JAIR 22, 2004, the continuous
// form): the stationary distribution of a walk along nearness with damping 0.85, times the number of
// sentences, so that the mean is 1. The same input gives the same numbers.
std::vector<double> lexrank(const Nearness& nearness);

}  // namespace nf::connect::ai
