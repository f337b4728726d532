#pragma once

#include <gmime/gmime.h>

#include <memory>

#include "base/check.h"

// What our writer and our reader of messages share of GMime. Private to this folder.
namespace nf::connect {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
  void operator()(GDateTime* time) const { g_date_time_unref(time); }
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
  void operator()(char* text) const { g_free(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

inline void make_gmime_ready() {
  static const bool ready = [] {
    g_mime_init();
    return true;
  }();
  CHECK(ready);
}

}  // namespace nf::connect
