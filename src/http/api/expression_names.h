#pragma once

#include "http/api/draft_data.h"

namespace nf::http {

// What may be read at a step: [{name, type, description, example}]. Types are those of the schemas, or of the
// values at hand; examples are short.
JsonArray names_json(const DraftPlace& place, const DraftData& data, const flow::Catalogue& catalogue);

// [{name, signature, description}]
JsonArray functions_json();

}  // namespace nf::http
