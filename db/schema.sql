-- The declared schema: what the database is to be. Change it here, then
--   npx db migrate -m "what changes"   writes the revision that gets there
--   npm run types                      writes db/schema.ts, the types of queries
-- Name every constraint and index: the revision that changes one has to call it something.

create table users (
  id bigint generated always as identity,
  username text not null,
  password_hash text not null,
  created_at timestamptz not null default now(),
  -- Counts up with each new password.
  password_version integer not null default 1,
  -- Counts up with each change of what is shown, and with each new password.
  version integer not null default 1,
  constraint users_pkey primary key (id),
  constraint users_username_check check (username ~ '^[A-Za-z0-9_]{1,32}$')
);

-- Names that differ only in case would be taken for each other.
create unique index users_username_key on users (lower(username));

create table tweets (
  id bigint generated always as identity,
  user_id bigint not null,
  content text not null,
  created_at timestamptz not null default now(),
  constraint tweets_pkey primary key (id),
  constraint tweets_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
  constraint tweets_content_check
    check (char_length(btrim(content, E' \t\n\r')) between 1 and 280)
);

-- The pages of one user's tweets, newest first.
create index tweets_user_id_id_idx on tweets (user_id, id desc);

-- ?since= and ?q= of the list of all tweets.
create index tweets_created_at_id_idx on tweets (created_at, id);
create index tweets_content_idx on tweets using gin (to_tsvector('simple', content));

-- Likes have an id because they are listed by the time of liking, which an id orders without ties.
create table likes (
  id bigint generated always as identity,
  user_id bigint not null,
  tweet_id bigint not null,
  created_at timestamptz not null default now(),
  constraint likes_pkey primary key (id),
  constraint likes_user_id_tweet_id_key unique (user_id, tweet_id),
  constraint likes_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
  constraint likes_tweet_id_fkey foreign key (tweet_id) references tweets (id) on delete cascade
);

create index likes_user_id_id_idx on likes (user_id, id desc);
create index likes_tweet_id_id_idx on likes (tweet_id, id desc);

create table sessions (
  id bigint generated always as identity,
  user_id bigint not null,
  -- SHA-256 of the token, which nobody but its holder knows.
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- The session ends when its user's is another.
  password_version integer not null default 1,
  -- From where it was opened; null for those opened before that was noted.
  network text,
  constraint sessions_pkey primary key (id),
  constraint sessions_token_hash_key unique (token_hash),
  constraint sessions_token_hash_check check (octet_length(token_hash) = 32),
  constraint sessions_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);

create index sessions_user_id_idx on sessions (user_id);

create table login_attempts (
  -- What is counted: a user name, a network, or the two together.
  key text not null,
  -- Attempts that were not yet forgotten, and the one that was refused.
  count integer not null default 1,
  -- Since when none was forgotten.
  started_at timestamptz not null default now(),
  constraint login_attempts_pkey primary key (key)
);

create index login_attempts_started_at_idx on login_attempts (started_at);

create table idempotency_keys (
  -- None where the request was one of nobody's, such as a sign up.
  user_id bigint,
  key text not null,
  -- Tells requests apart.
  fingerprint bytea not null,
  -- The row that the first request made.
  answer jsonb not null,
  created_at timestamptz not null default now(),
  constraint idempotency_keys_user_id_key_key unique nulls not distinct (user_id, key),
  constraint idempotency_keys_fingerprint_check check (octet_length(fingerprint) = 32),
  constraint idempotency_keys_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);

create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
