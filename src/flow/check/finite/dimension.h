#pragma once

#include <set>
#include <string>
#include <vector>

#include "flow/check/finite/boxes.h"
#include "flow/check/finite/domain.h"

namespace nf::flow::finite {

inline constexpr std::size_t kMaxPoints = 2'000;  // of one dimension

// What a value is compared with. Comparisons cannot tell two numbers or two texts apart that lie between the
// same neighbours of these.
struct Constants {
  std::set<double> numbers = {};
  std::set<std::string> texts = {};
  bool booleans = false;
  bool nulls = false;
  bool texts_ordered = false;  // texts are compared by < and the like, too

  void add(const Json& value, bool ordered);
};

// A value that stands for all that no comparison tells from it.
struct Point {
  enum class Is { There, Missing, ParentMissing };
  Is is = Is::There;
  Json value = nullptr;
  // Whether it is certain to be among the values that come, so that something may be asked of the author
  // because of it. Of texts of which no schema tells, only those that are named.
  bool usual = true;

  bool operator==(const Point&) const = default;
};

// Everything that one value can be, as points: usual ones first, as they serve as examples.
struct Dimension {
  std::string name;
  std::vector<Point> points;

  Points all() const { return Points(points.size(), true); }
  Points usual() const;
};

// Nothing where that would be more than kMaxPoints.
std::optional<Dimension> dimension_of(std::string name, const Domain& domain, const Constants& constants);

// `amount is 5000 and area is "hr"`: the first combination of a box that is not empty. Dimensions in which
// everything is allowed are left out.
std::string example_of(const Box& box, const std::vector<Dimension>& dimensions);

}  // namespace nf::flow::finite
