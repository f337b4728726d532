#include "flow/check/finite/dimension.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nf::flow::finite {
namespace {

constexpr std::size_t kLongestShown = 60;  // bytes of a value in a sentence

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A number strictly between two, as round as can be, if there is one.
std::optional<double> between(double low, double high) {
  for (const double number : {std::floor(low) + 1, std::ceil(high) - 1, low / 2 + high / 2,
                              std::nextafter(low, high), std::nextafter(high, low)}) {
    if (number > low && number < high && std::isfinite(number)) return number;
  }
  return std::nullopt;
}

class NumberPoints {
 public:
  NumberPoints(const Domain& domain, std::set<double> marks) : domain_(domain), marks_(std::move(marks)) {
    if (domain.least) marks_.insert(*domain.least);
    if (domain.most) marks_.insert(*domain.most);
  }

  std::vector<double> take() {
    if (marks_.empty()) return {0.0};
    add(between(-kInfinity, *marks_.begin()));
    for (auto mark = marks_.begin(); mark != marks_.end(); ++mark) {
      const auto next = std::next(mark);
      add(*mark);
      add(between(*mark, next == marks_.end() ? kInfinity : *next));
    }
    return std::move(points_);
  }

 private:
  void add(std::optional<double> number) {
    if (!number) return;
    if (domain_.whole && *number != std::floor(*number)) return;
    if (domain_.least && (*number < *domain_.least || (domain_.above_least && *number == *domain_.least)))
      return;
    if (domain_.most && (*number > *domain_.most || (domain_.below_most && *number == *domain_.most))) return;
    points_.push_back(*number);
  }

  const Domain& domain_;
  std::set<double> marks_;
  std::vector<double> points_;
};

// A text after one and before the next.
std::optional<std::string> between(const std::string& low, const std::string* high) {
  for (const std::string_view tail :
       {std::string_view("~"), std::string_view("0"), std::string_view("\0", 1)}) {
    std::string text = low + std::string(tail);
    if (high == nullptr || text < *high) return text;
  }
  return std::nullopt;
}

std::vector<std::string> texts_between(const std::set<std::string>& marks) {
  std::vector<std::string> out;
  if (!marks.contains("")) out.emplace_back();
  for (auto mark = marks.begin(); mark != marks.end(); ++mark) {
    const auto next = std::next(mark);
    if (auto text = between(*mark, next == marks.end() ? nullptr : &*next)) out.push_back(std::move(*text));
  }
  return out;
}

// A text that is compared with nothing.
std::string another(const std::set<std::string>& marks) {
  std::string text = "something else";
  while (marks.contains(text)) text += " still";
  return text;
}

class Builder {
 public:
  Builder(const Domain& domain, const Constants& constants) : domain_(domain), constants_(constants) {
    const bool several = domain.texts + domain.numbers + domain.booleans > 1;
    typed_ = !several && !domain.others;
  }

  std::vector<Point> take() {
    domain_.listed ? add_listed() : add_by_type();
    add_absence();
    std::ranges::stable_sort(points_, std::greater<>(), &Point::usual);
    return std::move(points_);
  }

 private:
  void add(Json value, bool usual) { points_.push_back({.value = std::move(value), .usual = usual}); }

  void add_listed() {
    for (const Json& value : *domain_.listed) {
      const auto same = [&](const Point& known) { return known.value == value; };
      if (std::ranges::none_of(points_, same)) add(value, !domain_.vague || compared_with(value));
    }
  }

  bool compared_with(const Json& value) const {
    if (value.is_string()) return constants_.texts.contains(std::string(value.get_string()));
    if (value.is_number()) return constants_.numbers.contains(number_of(value));
    return value.is_null() ? constants_.nulls : value.is_bool() && constants_.booleans;
  }

  void add_by_type() {
    if (domain_.numbers) {
      const bool usual = domain_.vague ? !constants_.numbers.empty() : typed_;
      for (const double number : NumberPoints(domain_, constants_.numbers).take())
        add(json_number(number), usual);
    }
    if (domain_.texts) add_texts();
    if (domain_.booleans) {
      const bool usual = domain_.vague ? constants_.booleans : typed_;
      add(false, usual);
      add(true, usual);
    }
    if (domain_.nulls) add(nullptr, domain_.vague ? constants_.nulls : true);
    if (domain_.others) {
      add(JsonObject{}, false);
      add(JsonArray{}, false);
    }
  }

  void add_texts() {
    for (const std::string& text : constants_.texts) add(Json(text), true);
    if (constants_.texts_ordered) {
      for (const std::string& text : texts_between(constants_.texts)) add(Json(text), true);
    } else {
      add(Json(another(constants_.texts)), false);
    }
  }

  void add_absence() {
    if (!domain_.missing) return;
    points_.push_back({.is = Point::Is::Missing, .usual = !domain_.vague});
    points_.push_back({.is = Point::Is::ParentMissing, .usual = false});
  }

  const Domain& domain_;
  const Constants& constants_;
  bool typed_ = false;  // the schema names one type
  std::vector<Point> points_;
};

std::string shown(const Point& point) {
  if (point.is != Point::Is::There) return "missing";
  std::string text = write_json(point.value);
  if (text.size() <= kLongestShown) return text;
  std::size_t end = kLongestShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

void Constants::add(const Json& value, bool ordered) {
  if (value.is_number()) numbers.insert(number_of(value));
  if (value.is_string()) {
    texts.emplace(value.get_string());
    texts_ordered = texts_ordered || ordered;
  }
  booleans = booleans || value.is_bool();
  nulls = nulls || value.is_null();
}

Points Dimension::usual() const {
  Points out(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].usual) out.add(i);
  }
  return out;
}

std::optional<Dimension> dimension_of(std::string name, const Domain& domain, const Constants& constants) {
  const std::size_t marks = constants.numbers.size() + constants.texts.size();
  if (2 * marks + (domain.listed ? domain.listed->size() : 0) + 10 > kMaxPoints) return std::nullopt;
  return Dimension{std::move(name), Builder(domain, constants).take()};
}

std::string example_of(const Box& box, const std::vector<Dimension>& dimensions) {
  std::string out;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const auto point = box[i].first();
    if (!point || box[i] == dimensions[i].all()) continue;
    out += (out.empty() ? "" : " and ") + dimensions[i].name + " is " + shown(dimensions[i].points[*point]);
  }
  return out;
}

}  // namespace nf::flow::finite
