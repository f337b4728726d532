#include <map>
#include <utility>

#include "expr/functions/function.h"

namespace nf::expr {

namespace {

class Registry {
 public:
  Registry() {
    for (const std::span<const Overload> family :
         {standard_functions(), conversion_functions(), time_functions(), string_functions(),
          format_functions(), math_functions(), optional_functions(), encoding_functions(),
          business_functions()}) {
      for (const Overload& overload : family) by_name_[{overload.name, overload.style}].push_back(&overload);
    }
  }

  const std::vector<const Overload*>& find(std::string_view name, Style style) const {
    static const std::vector<const Overload*> kNone;
    const auto found = by_name_.find({name, style});
    return found == by_name_.end() ? kNone : found->second;
  }

 private:
  std::map<std::pair<std::string_view, Style>, std::vector<const Overload*>> by_name_;
};

const Registry& registry() {
  static const Registry kRegistry;
  return kRegistry;
}

}  // namespace

const std::vector<const Overload*>& overloads_of(std::string_view name, Style style) {
  return registry().find(name, style);
}

bool is_function(std::string_view name) {
  return !overloads_of(name, Style::Global).empty() || !overloads_of(name, Style::Member).empty();
}

}  // namespace nf::expr
