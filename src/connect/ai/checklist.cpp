#include "connect/ai/checklist.h"

#include <algorithm>
#include <array>

#include "connect/ai/pattern.h"

namespace nf::connect::ai {

namespace {

// A reason of fewer words says nothing.
constexpr std::size_t kReasonWords = 4;

struct Item {
  std::string_view name;
  AnyPattern field_names;
  AnyPattern words;
  std::size_t least_words = 0;  // that a field of such a name must hold
};

constexpr std::array<std::string_view, 7> kNames = {
    "owner",      "business reason",   "scope", "end date", "compensating control",
    "data class", "alternatives tried"};

const std::array<Item, 7>& items() {
  static const std::array<Item, 7> all = {
      Item{kNames[0],
           {"owner|responsible|accountable|custodian"},
           {"owner is|will|of", "owned by", "responsible for", "accountable for",
            "takes|take|accept|accepts .. risk", "is|are|be responsible|accountable"}},
      Item{kNames[1],
           {"justification|reason|rationale|purpose|why|motivation|background", "business case|need"},
           {"because", "in order to", "so that", "due to", "reason is|for",
            "needed|required|necessary to|for|by", "we|i need", "otherwise"},
           kReasonWords},
      Item{kNames[2],
           {"scope|system|application|asset|coverage|location", "applies|applicable to", "affected"},
           {"scope", "applies|apply|applied to", "limited|restricted|confined to", "covers|cover|covering",
            "affects|affected", "only|just for|on|in|the"}},
      Item{kNames[3],
           {"until|till|due|end|ends|expiry|expires|expiration|deadline|duration", "valid to|through",
            "to date"},
           {"until|till|by|before|through .. #", "until|till the|we|it|our|their|next", "by the end of",
            "end of .. month|quarter|year|week", "expires|expire|ends|end on|in|by|at",
            "for .. day|week|month|year", "temporary until|for"}},
      Item{kNames[4],
           {"compensating|mitigation|mitigating|safeguard|countermeasure|measure"},
           {"compensating|compensate|compensated", "mitigate|mitigates|mitigated|mitigating|mitigation",
            "in the meantime", "meanwhile", "safeguard|countermeasure",
            "additional|extra|manual check|control|review|monitoring|approval",
            "will|shall be monitored|logged|reviewed|audited|checked|supervised",
            "monitored|logged|reviewed|audited|checked|rotated|changed .. daily|weekly|monthly|hourly|every",
            "instead we", "only from"}},
      Item{kNames[5],
           {"data class|category|type|sensitivity", "classification|sensitivity|confidentiality"},
           {"public|internal|confidential|restricted|personal|sensitive|customer|production|test|synthetic "
            "data",
            "anonymised|anonymized|pseudonymised|pseudonymized", "no .. data", "classified as",
            "data class|classification"}},
      Item{kNames[6],
           {"alternative|option|considered|workaround"},
           {"alternative|alternatively", "we|i|they tried|considered|evaluated|tested|looked|asked|examined",
            "have|has tried|considered|evaluated|tested|asked|examined", "instead of",
            "no|only other|way|option|solution", "other option|way|solution|product|vendor|supplier",
            "workaround", "ruled out", "rejected because"}},
  };
  return all;
}

bool is_said(const Item& item, const std::vector<Field>& fields) {
  return std::ranges::any_of(fields, [&](const Field& field) {
    const bool by_name = field.words.size() >= item.least_words && item.field_names.found_in(field.names);
    return by_name || (is_prose(field) && item.words.found_in(field.words));
  });
}

}  // namespace

std::span<const std::string_view> checklist() { return kNames; }

std::vector<std::string_view> find_missing(const std::vector<Field>& fields) {
  std::vector<std::string_view> missing;
  for (const Item& item : items()) {
    if (!is_said(item, fields)) missing.push_back(item.name);
  }
  return missing;
}

}  // namespace nf::connect::ai
