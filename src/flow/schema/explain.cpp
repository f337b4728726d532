#include "flow/schema/explain.h"

#include <algorithm>

#include "flow/schema/words.h"

namespace nf::flow::schema {
namespace {

constexpr std::string_view kNoForm = "has none of the forms that are allowed here";

// True where the value is not of this form at all: another type, or another value at the member that names
// the form.
bool tells_apart(const Findings& found, const std::string& here) {
  return std::any_of(found.begin(), found.end(), [&](const Finding& finding) {
    if (finding.fault.pointer == here) return finding.kind != Finding::Kind::Other;
    return finding.kind == Finding::Kind::Value && finding.shown.size() == 1 &&
           finding.fault.pointer.find('/', here.size() + 1) == std::string::npos;
  });
}

// All types, or all values of the member, that some form would have taken.
Finding difference(const std::vector<Findings>& reasons, const std::string& here) {
  std::uint8_t types = kNoType;
  std::string pointer = here;
  std::vector<std::string> values;
  for (const Findings& found : reasons) {
    for (const Finding& finding : found) {
      if (finding.kind == Finding::Kind::Type && finding.fault.pointer == here) types |= finding.types;
      if (finding.kind != Finding::Kind::Value) continue;
      if (values.empty()) pointer = finding.fault.pointer;
      if (finding.fault.pointer != pointer) continue;
      for (const std::string& value : finding.shown) {
        if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
      }
    }
  }
  if (values.empty() && types == kNoType) return {{here, std::string(kNoForm)}};
  if (values.empty()) return {{here, "must be " + words_for_types(types)}, Finding::Kind::Type, types};
  std::string message = words_for_values(values);
  if (types != kNoType && pointer == here) message += ", or " + words_for_types(types);
  return {{pointer, std::move(message)}, Finding::Kind::Value, kNoType, std::move(values)};
}

Finding choice(const std::vector<Findings*>& forms, const std::string& here) {
  std::string message(kNoForm);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const Fault& first = forms[i]->front().fault;
    message += i == 0 ? ": " : "; or ";
    if (first.pointer.size() > here.size()) message += first.pointer.substr(here.size() + 1) + " ";
    message += first.message;
  }
  return {{here, std::move(message)}};
}

}  // namespace

Findings explain_forms(std::vector<Findings> reasons, const std::string& here) {
  std::vector<Findings*> meant;
  for (Findings& found : reasons) {
    if (!found.empty() && !tells_apart(found, here)) meant.push_back(&found);
  }
  if (meant.empty()) return {difference(reasons, here)};
  std::stable_sort(meant.begin(), meant.end(),
                   [](const Findings* a, const Findings* b) { return a->size() < b->size(); });
  if (meant.size() > 1 && meant[0]->size() == meant[1]->size()) return {choice(meant, here)};
  return std::move(*meant[0]);
}

}  // namespace nf::flow::schema
