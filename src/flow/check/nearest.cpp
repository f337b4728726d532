#include "flow/check/nearest.h"

#include <algorithm>
#include <numeric>

namespace nf::flow {
namespace {

constexpr std::size_t kFarthest = 2;
constexpr std::size_t kLongest = 32;    // letters
constexpr std::size_t kMostWords = 60;  // a document may name thousands of things that there are not

// Letters to put in, take out or change (Levenshtein), row by row.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t before = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = before + (a[i] == b[j] ? 0 : 1);
      before = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, before + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& words) {
  std::size_t least = std::min(kFarthest, word.size() / 2) + 1;
  const std::string* nearest = nullptr;
  if (word.size() > kLongest || words.size() > kMostWords) return "";
  for (const std::string& other : words) {
    if (other.size() > word.size() + kFarthest || word.size() > other.size() + kFarthest) continue;
    const std::size_t away = distance(word, other);
    if (away == least) nearest = nullptr;
    if (away >= least) continue;
    least = away;
    nearest = &other;
  }
  return nearest == nullptr ? "" : "Did you mean " + *nearest + "? ";
}

}  // namespace nf::flow
