#pragma once
// The presence of an always-on user, as the database keeps it: fields by name, and an entry for
// each of its channels ("channel #name").

#include <hubbub/chat/account.h>
#include <hubbub/storage/records.h>

namespace hubbub::server {

storage::Texts presence_record_of(const chat::Presence& presence);
// Leaves out fields that are not valid.
chat::Presence presence_of(const storage::Texts& record);

}  // namespace hubbub::server
