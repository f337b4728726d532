#include "connect/ai/lexrank.h"

#include <cmath>
#include <map>

namespace nf::connect::ai {

namespace {

constexpr double kDamping = 0.85;
constexpr int kMaxRounds = 200;
constexpr double kSettled = 1e-9;  // sum of the changes in one round

using Vector = std::map<int, double>;  // weight by term

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  auto other = b.begin();
  for (const auto& [term, weight] : a) {
    while (other != b.end() && other->first < term) ++other;
    if (other == b.end()) break;
    if (other->first == term) sum += weight * other->second;
  }
  return sum;
}

// Of length 1, or empty.
std::vector<Vector> vectors_of(std::span<const std::vector<std::string>> sentences) {
  std::map<std::string, int> numbers;
  std::vector<Vector> vectors;
  std::map<int, int> holders;  // sentences that hold the term
  for (const auto& terms : sentences) {
    Vector vector;
    for (const std::string& term : terms) {
      vector[numbers.try_emplace(term, static_cast<int>(numbers.size())).first->second] += 1;
    }
    for (const auto& entry : vector) ++holders[entry.first];
    vectors.push_back(std::move(vector));
  }
  for (Vector& vector : vectors) {
    for (auto& [term, weight] : vector) {
      weight *= std::log(1.0 + static_cast<double>(sentences.size()) / holders[term]);
    }
    const double length = std::sqrt(dot(vector, vector));
    for (auto& [term, weight] : vector) weight /= length;
  }
  return vectors;
}

}  // namespace

Nearness::Nearness(std::span<const std::vector<std::string>> sentences)
    : size_(sentences.size()), cosines_(size_ * size_) {
  const std::vector<Vector> vectors = vectors_of(sentences);
  for (std::size_t a = 0; a < size_; ++a) {
    for (std::size_t b = a + 1; b < size_; ++b) {
      cosines_[a * size_ + b] = cosines_[b * size_ + a] = dot(vectors[a], vectors[b]);
    }
  }
}

std::vector<double> lexrank(const Nearness& nearness) {
  const std::size_t size = nearness.size();
  const auto count = static_cast<double>(size);
  std::vector<double> degrees(size);
  for (std::size_t a = 0; a < size; ++a) {
    for (std::size_t b = 0; b < size; ++b) degrees[a] += nearness.of(a, b);
  }
  std::vector<double> ranks(size, 1.0);
  for (int round = 0; round < kMaxRounds; ++round) {
    std::vector<double> next(size, 1 - kDamping);
    for (std::size_t from = 0; from < size; ++from) {
      for (std::size_t to = 0; to < size; ++to) {
        // From a sentence that shares nothing the walk goes anywhere.
        const double share = degrees[from] > 0 ? nearness.of(from, to) / degrees[from] : 1 / count;
        next[to] += kDamping * ranks[from] * share;
      }
    }
    double change = 0;
    for (std::size_t i = 0; i < size; ++i) change += std::abs(next[i] - ranks[i]);
    ranks = std::move(next);
    if (change < kSettled) break;
  }
  return ranks;
}

}  // namespace nf::connect::ai
