/*
 * lists/links.c - names to ids, then links to edges.
 *
 * A key is the scope, a mark and the name in ASCII upper case without a closing full stop, because
 * remarks end with one that the name may or may not own. A name borne by two entities resolves to
 * none: a link to the wrong party is worse than a note.
 */
#include "lists/links.h"

#include "base/error.h"

/* Between scope and name in a key: a primary name goes before an alias. */
static const char PRIMARY = '|';
static const char ALIAS = '~';

enum { LINK_NAMES_MAX = 4000000, LINKS_MAX = 4000000, KEY_BYTES_MAX = 1024 };

struct tamis__link {
    tamis_bytes subject;
    tamis_bytes name;
    const char *scope; /* static text */
    const char *role;  /* static text */
    uint64_t line;
};

void tamis__links_init(tamis__links *links)
{
    *links = (tamis__links){0};
    tamis__arena_init(&links->arena, 0);
    links->failed = !tamis__strmap_init(&links->names, LINK_NAMES_MAX);
}

void tamis__links_clear(tamis__links *links)
{
    tamis__strmap_clear(&links->names);
    tamis__arena_clear(&links->arena);
    tamis__release(links->ids);
    tamis__release(links->links);
    *links = (tamis__links){0};
}

/* Writes the key; an empty one when the name is empty or too long to be a name. */
static tamis_bytes make_key(char mark, const char *scope, tamis_bytes name, char out[KEY_BYTES_MAX])
{
    size_t len = strlen(scope);
    name = tamis__bytes_trim(name);
    while (name.len > 0 && (name.ptr[name.len - 1] == '.' || name.ptr[name.len - 1] == ','))
        name.len--;
    if (name.len == 0 || len + 1 + name.len > KEY_BYTES_MAX)
        return TAMIS_LIT("");
    memcpy(out, scope, len);
    out[len++] = mark;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        out[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return (tamis_bytes){out, len};
}

static tamis_bytes keep(tamis__links *links, tamis_bytes value)
{
    tamis_bytes held = tamis__arena_copy(&links->arena, value);
    if (held.ptr == NULL) {
        links->failed = true;
        return TAMIS_LIT("");
    }
    return held;
}

static void add_key(tamis__links *links, char mark, const char *scope, tamis_bytes name,
                    tamis_bytes id)
{
    char buffer[KEY_BYTES_MAX];
    tamis_bytes key = make_key(mark, scope, name, buffer);
    if (links->failed || key.len == 0 || tamis__strmap_count(&links->names) >= LINK_NAMES_MAX)
        return;
    uint32_t known = tamis__strmap_count(&links->names);
    uint32_t number = tamis__strmap_intern(&links->names, key);
    if (number == UINT32_MAX || !TAMIS_GROW(links->ids, links->id_capacity, (size_t)number + 1)) {
        links->failed = true;
        return;
    }
    if (number == known)
        links->ids[number] = keep(links, id);
    else if (!tamis__bytes_equal(links->ids[number], id))
        links->ids[number] = TAMIS_LIT("");
}

void tamis__links_name(tamis__links *links, const char *scope, tamis_bytes name, tamis_bytes id)
{
    add_key(links, PRIMARY, scope, name, id);
}

void tamis__links_alias(tamis__links *links, const char *scope, tamis_bytes name, tamis_bytes id)
{
    add_key(links, ALIAS, scope, name, id);
}

void tamis__links_add(tamis__links *links, const char *scope, tamis_bytes subject, tamis_bytes name,
                      const char *role, uint64_t line)
{
    name = tamis__bytes_trim(name);
    if (links->failed || name.len == 0)
        return;
    if (links->link_count >= LINKS_MAX ||
        !TAMIS_GROW(links->links, links->link_capacity, links->link_count + 1)) {
        links->failed = true;
        return;
    }
    links->links[links->link_count++] = (tamis__link){.subject = keep(links, subject),
                                                      .name = keep(links, name),
                                                      .scope = scope,
                                                      .role = role,
                                                      .line = line};
}

static tamis_bytes find_key(const tamis__links *links, char mark, const tamis__link *link)
{
    char buffer[KEY_BYTES_MAX];
    tamis_bytes key = make_key(mark, link->scope, link->name, buffer);
    uint32_t number = key.len == 0 ? UINT32_MAX : tamis__strmap_find(&links->names, key);
    return number == UINT32_MAX ? TAMIS_LIT("") : links->ids[number];
}

static tamis_bytes resolve(const tamis__links *links, const tamis__link *link)
{
    tamis_bytes id = find_key(links, PRIMARY, link);
    return id.len > 0 ? id : find_key(links, ALIAS, link);
}

static uint64_t edge_hash(const tamis__link *link, tamis_bytes object)
{
    uint64_t parts[3] = {tamis__hash64(link->subject), tamis__hash64(object),
                         tamis__hash64(tamis__bytes_of(link->role))};
    uint8_t bytes[sizeof parts];
    for (size_t i = 0; i < TAMIS_COUNT_OF(parts); i++)
        tamis__store_u64le(bytes + i * sizeof parts[0], parts[i]);
    return tamis__hash64((tamis_bytes){(const char *)bytes, sizeof bytes});
}

static void build_edge(const tamis__link *link, tamis_bytes object, const char *dataset,
                       tamis__entity_builder *builder)
{
    char id[256];
    tamis__buffer text;
    tamis__buffer_init(&text, sizeof id);
    tamis__buffer_printf(&text, "%.100s-link-%016llx", dataset,
                         (unsigned long long)edge_hash(link, object));
    tamis__builder_start(builder, tamis__buffer_bytes(&text), TAMIS_LIT(""),
                         TAMIS__SCHEMA_UnknownLink, link->line);
    if (tamis__buffer_status(&text) != TAMIS_OK)
        builder->failed = true;
    tamis__buffer_clear(&text);
    tamis__builder_add(builder, TAMIS__PROP_subject, link->subject);
    tamis__builder_add(builder, TAMIS__PROP_object, object);
    tamis__builder_add(builder, TAMIS__PROP_role, tamis__bytes_of(link->role));
}

static void build_note(const tamis__link *link, tamis__entity_builder *builder)
{
    tamis__builder_start(builder, link->subject, TAMIS_LIT(""), TAMIS__SCHEMA_Thing, link->line);
    tamis__builder_add(
        builder, TAMIS__PROP_notes,
        tamis__builder_printf(builder, "%s: %.*s", link->role, TAMIS_FMT(link->name)));
}

tamis_status tamis__links_emit(tamis__links *links, const char *dataset, tamis__sink *sink,
                               tamis__entity_builder *builder, tamis_error *err)
{
    if (links->failed)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < links->link_count; i++) {
        const tamis__link *link = &links->links[i];
        tamis_bytes object = resolve(links, link);
        if (object.len > 0 && !tamis__bytes_equal(object, link->subject))
            build_edge(link, object, dataset, builder);
        else
            build_note(link, builder);
        const tamis__entity *entity = NULL;
        TAMIS_TRY(tamis__builder_finish(builder, &entity, err));
        TAMIS_TRY(sink->entity(sink->ctx, entity, err));
    }
    return TAMIS_OK;
}
