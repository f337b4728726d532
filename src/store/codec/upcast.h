#pragma once

#include <span>
#include <string_view>

#include "base/json.h"

// How journals of earlier releases are read. A journal is never rewritten: what stands in it in an older form
// is lifted to the present one when it is read.
namespace nf::codec {

// An event of an older form. Its member `v` says which; an event without `v` is of form 1, the first that was
// released.
struct Upcast {
  std::string_view event;  // its stable name, `step.failed`
  int from = 1;            // the form that it lifts, to the next one
  void (*lift)(JsonObject& event);
};

// The forms of events. A table holds a lift for each form that an event has ever had but its present one.
class Forms {
 public:
  constexpr explicit Forms(std::span<const Upcast> lifts) : lifts_(lifts) {}

  // The form in which an event is written now.
  int present(std::string_view event) const;
  // False where the event is of a form that this release does not know: one after it has written it.
  bool lift(std::string_view event, JsonObject& json) const;

 private:
  const Upcast* lift_from(std::string_view event, int form) const;

  std::span<const Upcast> lifts_;
};

// Of this release.
const Forms& released_forms();

}  // namespace nf::codec
