@allow true
  nobody    every row
  somebody  every row
  ada       every row
  system    every row
@deny true
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement

@allow false
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement
@deny false
  nobody    every row
  somebody  every row
  ada       every row
  system    every row

@allow auth() != null
  nobody    no statement
  somebody  every row
  ada       every row
  system    every row
@deny auth() != null
  nobody    every row
  somebody  no statement
  ada       no statement
  system    no statement

@allow auth() == null
  nobody    every row
  somebody  no statement
  ada       no statement
  system    no statement
@deny auth() == null
  nobody    no statement
  somebody  every row
  ada       every row
  system    every row

@allow isSystem()
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    every row
@deny isSystem()
  nobody    every row
  somebody  every row
  ada       every row
  system    no statement

@allow hasRole('clerk')
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny hasRole('clerk')
  nobody    every row
  somebody  every row
  ada       no statement
  system    every row

@allow !hasRole('clerk')
  nobody    every row
  somebody  every row
  ada       no statement
  system    every row
@deny !hasRole('clerk')
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement

@allow inTenant('t1')
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny inTenant('t1')
  nobody    every row
  somebody  every row
  ada       no statement
  system    every row

@allow auth().role == 'clerk'
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny auth().role == 'clerk'
  nobody    every row
  somebody  every row
  ada       no statement
  system    every row

@allow auth().role != 'clerk'
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement
@deny auth().role != 'clerk'
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement

@allow auth().role in ['clerk', 'chief']
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny auth().role in ['clerk', 'chief']
  nobody    every row
  somebody  every row
  ada       no statement
  system    every row

@allow auth().role not in ['chief']
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny auth().role not in ['chief']
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement

@allow auth().level >= 3
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny auth().level >= 3
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement

@allow auth().mood != wild
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny auth().mood != wild
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement

@allow auth().since < now()
  nobody    no statement
  somebody  no statement
  ada       every row
  system    no statement
@deny auth().since < now()
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement

@allow auth().level == null
  nobody    every row
  somebody  no statement
  ada       no statement
  system    every row
@deny auth().level == null
  nobody    no statement
  somebody  every row
  ada       every row
  system    no statement

@allow auth().banned == true
  nobody    no statement
  somebody  no statement
  ada       no statement
  system    no statement
@deny auth().banned == true
  nobody    every row
  somebody  every row
  ada       every row
  system    every row

@allow open
  nobody    t0."open" = $1  -- true
  somebody  t0."open" = $1  -- true
  ada       t0."open" = $1  -- true
  system    t0."open" = $1  -- true
@deny open
  nobody    NOT (t0."open" = $1)  -- true
  somebody  NOT (t0."open" = $1)  -- true
  ada       NOT (t0."open" = $1)  -- true
  system    NOT (t0."open" = $1)  -- true

@allow !open
  nobody    t0."open" <> $1  -- true
  somebody  t0."open" <> $1  -- true
  ada       t0."open" <> $1  -- true
  system    t0."open" <> $1  -- true
@deny !open
  nobody    NOT (t0."open" <> $1)  -- true
  somebody  NOT (t0."open" <> $1)  -- true
  ada       NOT (t0."open" <> $1)  -- true
  system    NOT (t0."open" <> $1)  -- true

@allow flagged == true
  nobody    t0."flagged" = $1  -- true
  somebody  t0."flagged" = $1  -- true
  ada       t0."flagged" = $1  -- true
  system    t0."flagged" = $1  -- true
@deny flagged == true
  nobody    NOT ((t0."flagged" = $1) IS TRUE)  -- true
  somebody  NOT ((t0."flagged" = $1) IS TRUE)  -- true
  ada       NOT ((t0."flagged" = $1) IS TRUE)  -- true
  system    NOT ((t0."flagged" = $1) IS TRUE)  -- true

@allow flagged != true
  nobody    t0."flagged" <> $1  -- true
  somebody  t0."flagged" <> $1  -- true
  ada       t0."flagged" <> $1  -- true
  system    t0."flagged" <> $1  -- true
@deny flagged != true
  nobody    NOT ((t0."flagged" <> $1) IS NOT FALSE)  -- true
  somebody  NOT ((t0."flagged" <> $1) IS NOT FALSE)  -- true
  ada       NOT ((t0."flagged" <> $1) IS NOT FALSE)  -- true
  system    NOT ((t0."flagged" <> $1) IS NOT FALSE)  -- true

@allow title == 'x'
  nobody    t0."title" = $1  -- "x"
  somebody  t0."title" = $1  -- "x"
  ada       t0."title" = $1  -- "x"
  system    t0."title" = $1  -- "x"
@deny title == 'x'
  nobody    NOT (t0."title" = $1)  -- "x"
  somebody  NOT (t0."title" = $1)  -- "x"
  ada       NOT (t0."title" = $1)  -- "x"
  system    NOT (t0."title" = $1)  -- "x"

@allow title != 'x'
  nobody    t0."title" <> $1  -- "x"
  somebody  t0."title" <> $1  -- "x"
  ada       t0."title" <> $1  -- "x"
  system    t0."title" <> $1  -- "x"
@deny title != 'x'
  nobody    NOT (t0."title" <> $1)  -- "x"
  somebody  NOT (t0."title" <> $1)  -- "x"
  ada       NOT (t0."title" <> $1)  -- "x"
  system    NOT (t0."title" <> $1)  -- "x"

@allow note == 'x'
  nobody    t0."note" = $1  -- "x"
  somebody  t0."note" = $1  -- "x"
  ada       t0."note" = $1  -- "x"
  system    t0."note" = $1  -- "x"
@deny note == 'x'
  nobody    NOT ((t0."note" = $1) IS TRUE)  -- "x"
  somebody  NOT ((t0."note" = $1) IS TRUE)  -- "x"
  ada       NOT ((t0."note" = $1) IS TRUE)  -- "x"
  system    NOT ((t0."note" = $1) IS TRUE)  -- "x"

@allow note != 'x'
  nobody    t0."note" <> $1  -- "x"
  somebody  t0."note" <> $1  -- "x"
  ada       t0."note" <> $1  -- "x"
  system    t0."note" <> $1  -- "x"
@deny note != 'x'
  nobody    NOT ((t0."note" <> $1) IS NOT FALSE)  -- "x"
  somebody  NOT ((t0."note" <> $1) IS NOT FALSE)  -- "x"
  ada       NOT ((t0."note" <> $1) IS NOT FALSE)  -- "x"
  system    NOT ((t0."note" <> $1) IS NOT FALSE)  -- "x"

@allow note == null
  nobody    t0."note" IS NULL
  somebody  t0."note" IS NULL
  ada       t0."note" IS NULL
  system    t0."note" IS NULL
@deny note == null
  nobody    NOT (t0."note" IS NULL)
  somebody  NOT (t0."note" IS NULL)
  ada       NOT (t0."note" IS NULL)
  system    NOT (t0."note" IS NULL)

@allow note != null
  nobody    t0."note" IS NOT NULL
  somebody  t0."note" IS NOT NULL
  ada       t0."note" IS NOT NULL
  system    t0."note" IS NOT NULL
@deny note != null
  nobody    NOT (t0."note" IS NOT NULL)
  somebody  NOT (t0."note" IS NOT NULL)
  ada       NOT (t0."note" IS NOT NULL)
  system    NOT (t0."note" IS NOT NULL)

@allow pages < 3
  nobody    t0."pages" < $1  -- 3
  somebody  t0."pages" < $1  -- 3
  ada       t0."pages" < $1  -- 3
  system    t0."pages" < $1  -- 3
@deny pages < 3
  nobody    NOT (t0."pages" < $1)  -- 3
  somebody  NOT (t0."pages" < $1)  -- 3
  ada       NOT (t0."pages" < $1)  -- 3
  system    NOT (t0."pages" < $1)  -- 3

@allow !(pages < 3)
  nobody    t0."pages" >= $1  -- 3
  somebody  t0."pages" >= $1  -- 3
  ada       t0."pages" >= $1  -- 3
  system    t0."pages" >= $1  -- 3
@deny !(pages < 3)
  nobody    NOT (t0."pages" >= $1)  -- 3
  somebody  NOT (t0."pages" >= $1)  -- 3
  ada       NOT (t0."pages" >= $1)  -- 3
  system    NOT (t0."pages" >= $1)  -- 3

@allow copies <= 3
  nobody    t0."copies" <= $1  -- 3
  somebody  t0."copies" <= $1  -- 3
  ada       t0."copies" <= $1  -- 3
  system    t0."copies" <= $1  -- 3
@deny copies <= 3
  nobody    NOT ((t0."copies" <= $1) IS NOT FALSE)  -- 3
  somebody  NOT ((t0."copies" <= $1) IS NOT FALSE)  -- 3
  ada       NOT ((t0."copies" <= $1) IS NOT FALSE)  -- 3
  system    NOT ((t0."copies" <= $1) IS NOT FALSE)  -- 3

@allow price > 1.50
  nobody    t0."price" > $1  -- "1.50"
  somebody  t0."price" > $1  -- "1.50"
  ada       t0."price" > $1  -- "1.50"
  system    t0."price" > $1  -- "1.50"
@deny price > 1.50
  nobody    NOT (t0."price" > $1)  -- "1.50"
  somebody  NOT (t0."price" > $1)  -- "1.50"
  ada       NOT (t0."price" > $1)  -- "1.50"
  system    NOT (t0."price" > $1)  -- "1.50"

@allow price >= auth().limit
  nobody    no statement
  somebody  no statement
  ada       t0."price" >= $1  -- "10.50"
  system    no statement
@deny price >= auth().limit
  nobody    no statement
  somebody  no statement
  ada       NOT (t0."price" >= $1)  -- "10.50"
  system    no statement

@allow dueAt < now()
  nobody    t0."due_at" < $1  -- "2026-05-01T10:00:00Z"
  somebody  t0."due_at" < $1  -- "2026-05-01T10:00:00Z"
  ada       t0."due_at" < $1  -- "2026-05-01T10:00:00Z"
  system    t0."due_at" < $1  -- "2026-05-01T10:00:00Z"
@deny dueAt < now()
  nobody    NOT ((t0."due_at" < $1) IS NOT FALSE)  -- "2026-05-01T10:00:00Z"
  somebody  NOT ((t0."due_at" < $1) IS NOT FALSE)  -- "2026-05-01T10:00:00Z"
  ada       NOT ((t0."due_at" < $1) IS NOT FALSE)  -- "2026-05-01T10:00:00Z"
  system    NOT ((t0."due_at" < $1) IS NOT FALSE)  -- "2026-05-01T10:00:00Z"

@allow dueAt > auth().since
  nobody    no statement
  somebody  no statement
  ada       t0."due_at" > $1  -- "2026-01-01T00:00:00Z"
  system    no statement
@deny dueAt > auth().since
  nobody    no statement
  somebody  no statement
  ada       NOT ((t0."due_at" > $1) IS NOT FALSE)  -- "2026-01-01T00:00:00Z"
  system    no statement

@allow mood == calm
  nobody    t0."mood" = $1  -- "calm"
  somebody  t0."mood" = $1  -- "calm"
  ada       t0."mood" = $1  -- "calm"
  system    t0."mood" = $1  -- "calm"
@deny mood == calm
  nobody    NOT (t0."mood" = $1)  -- "calm"
  somebody  NOT (t0."mood" = $1)  -- "calm"
  ada       NOT (t0."mood" = $1)  -- "calm"
  system    NOT (t0."mood" = $1)  -- "calm"

@allow mood != auth().mood
  nobody    no statement
  somebody  no statement
  ada       t0."mood" <> $1  -- "calm"
  system    no statement
@deny mood != auth().mood
  nobody    no statement
  somebody  no statement
  ada       NOT (t0."mood" <> $1)  -- "calm"
  system    no statement

@allow title in ['x', 'y']
  nobody    t0."title" = ANY($1)  -- ["x","y"]
  somebody  t0."title" = ANY($1)  -- ["x","y"]
  ada       t0."title" = ANY($1)  -- ["x","y"]
  system    t0."title" = ANY($1)  -- ["x","y"]
@deny title in ['x', 'y']
  nobody    NOT (t0."title" = ANY($1))  -- ["x","y"]
  somebody  NOT (t0."title" = ANY($1))  -- ["x","y"]
  ada       NOT (t0."title" = ANY($1))  -- ["x","y"]
  system    NOT (t0."title" = ANY($1))  -- ["x","y"]

@allow note not in ['x', 'y']
  nobody    t0."note" <> ALL($1)  -- ["x","y"]
  somebody  t0."note" <> ALL($1)  -- ["x","y"]
  ada       t0."note" <> ALL($1)  -- ["x","y"]
  system    t0."note" <> ALL($1)  -- ["x","y"]
@deny note not in ['x', 'y']
  nobody    NOT ((t0."note" <> ALL($1)) IS NOT FALSE)  -- ["x","y"]
  somebody  NOT ((t0."note" <> ALL($1)) IS NOT FALSE)  -- ["x","y"]
  ada       NOT ((t0."note" <> ALL($1)) IS NOT FALSE)  -- ["x","y"]
  system    NOT ((t0."note" <> ALL($1)) IS NOT FALSE)  -- ["x","y"]

@allow pages in [1, 2]
  nobody    t0."pages" = ANY($1)  -- [1,2]
  somebody  t0."pages" = ANY($1)  -- [1,2]
  ada       t0."pages" = ANY($1)  -- [1,2]
  system    t0."pages" = ANY($1)  -- [1,2]
@deny pages in [1, 2]
  nobody    NOT (t0."pages" = ANY($1))  -- [1,2]
  somebody  NOT (t0."pages" = ANY($1))  -- [1,2]
  ada       NOT (t0."pages" = ANY($1))  -- [1,2]
  system    NOT (t0."pages" = ANY($1))  -- [1,2]

@allow id == auth().id
  nobody    no statement
  somebody  no statement
  ada       t0."id" = $1  -- "aaaaaaaa-0000-4000-8000-00000000000a"
  system    no statement
@deny id == auth().id
  nobody    every row
  somebody  every row
  ada       NOT (t0."id" = $1)  -- "aaaaaaaa-0000-4000-8000-00000000000a"
  system    every row

@allow auth() == this
  nobody    no statement
  somebody  no statement
  ada       t0."id" = $1  -- "aaaaaaaa-0000-4000-8000-00000000000a"
  system    no statement
@deny auth() == this
  nobody    every row
  somebody  every row
  ada       NOT (t0."id" = $1)  -- "aaaaaaaa-0000-4000-8000-00000000000a"
  system    every row

@allow owner == auth()
  nobody    no statement
  somebody  no statement
  ada       t0."owner_id" = $1  -- "aaaaaaaa-0000-4000-8000-00000000000a"
  system    no statement
@deny owner == auth()
  nobody    every row
  somebody  every row
  ada       NOT (t0."owner_id" = $1)  -- "aaaaaaaa-0000-4000-8000-00000000000a"
  system    every row

@allow auth().org.id == note
  nobody    no statement
  somebody  no statement
  ada       t0."note" = $1  -- "o1"
  system    no statement
@deny auth().org.id == note
  nobody    every row
  somebody  every row
  ada       NOT ((t0."note" = $1) IS TRUE)  -- "o1"
  system    every row

@allow startsWith(title, 'x')
  nobody    t0."title" LIKE $1 ESCAPE '\'  -- "x%"
  somebody  t0."title" LIKE $1 ESCAPE '\'  -- "x%"
  ada       t0."title" LIKE $1 ESCAPE '\'  -- "x%"
  system    t0."title" LIKE $1 ESCAPE '\'  -- "x%"
@deny startsWith(title, 'x')
  nobody    NOT (t0."title" LIKE $1 ESCAPE '\')  -- "x%"
  somebody  NOT (t0."title" LIKE $1 ESCAPE '\')  -- "x%"
  ada       NOT (t0."title" LIKE $1 ESCAPE '\')  -- "x%"
  system    NOT (t0."title" LIKE $1 ESCAPE '\')  -- "x%"

@allow !endsWith(note, auth().role)
  nobody    no statement
  somebody  no statement
  ada       NOT (t0."note" LIKE $1 ESCAPE '\')  -- "%clerk"
  system    no statement
@deny !endsWith(note, auth().role)
  nobody    no statement
  somebody  no statement
  ada       NOT ((NOT (t0."note" LIKE $1 ESCAPE '\')) IS NOT FALSE)  -- "%clerk"
  system    no statement

@allow contains(note, auth().role)
  nobody    no statement
  somebody  no statement
  ada       t0."note" LIKE $1 ESCAPE '\'  -- "%clerk%"
  system    no statement
@deny contains(note, auth().role)
  nobody    every row
  somebody  every row
  ada       NOT ((t0."note" LIKE $1 ESCAPE '\') IS TRUE)  -- "%clerk%"
  system    every row

@allow owner.open
  nobody    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
@deny owner.open
  nobody    NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  system    NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true

@allow !owner.open
  nobody    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" <> $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" <> $1))  -- true
  ada       EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" <> $1))  -- true
  system    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" <> $1))  -- true
@deny !owner.open
  nobody    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."open" = $1))  -- true

@allow owner.name != auth().role
  nobody    no statement
  somebody  no statement
  ada       EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND t1."name" <> $1))  -- "clerk"
  system    no statement
@deny owner.name != auth().role
  nobody    NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE t1."id" = t0."owner_id")
  somebody  NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE t1."id" = t0."owner_id")
  ada       NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND (t1."name" <> $1) IS NOT FALSE))  -- "clerk"
  system    NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE t1."id" = t0."owner_id")

@allow owner.docs.some(title == 'x' && pages > 1)
  nobody    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
  somebody  EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
  ada       EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
  system    EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
@deny owner.docs.some(title == 'x' && pages > 1)
  nobody    NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
  somebody  NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
  ada       NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1
  system    NOT EXISTS (SELECT 1 FROM "owners" AS t1 WHERE (t1."id" = t0."owner_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."owner_id" = t1."id" AND t2."title" = $1 AND t2."pages" > $2))))  -- "x", 1

@allow parent.open
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
@deny parent.open
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND t1."open" = $1))  -- true

@allow parent.parent.owner.open
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
@deny parent.parent.owner.open
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND EXISTS (SELECT 1 FROM "docs" AS t2 WHERE (t2."id" = t1."parent_id" AND EXISTS (SELECT 1 FROM "owners" AS t3 WHERE (t3."id" = t2."owner_id" AND t3."open" = $1))))))  -- true

@allow children.some.open
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
@deny children.some.open
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true

@allow children.every.open
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
@deny children.every.open
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT (t1."open" = $1)))  -- true

@allow children.none.open
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
@deny children.none.open
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true

@allow children.every.note != 'x'
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS TRUE)))  -- "x"
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS TRUE)))  -- "x"
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS TRUE)))  -- "x"
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS TRUE)))  -- "x"
@deny children.every.note != 'x'
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS NOT FALSE)))  -- "x"
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS NOT FALSE)))  -- "x"
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS NOT FALSE)))  -- "x"
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND NOT ((t1."note" <> $1) IS NOT FALSE)))  -- "x"

@allow !children.some(open)
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
@deny !children.some(open)
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."open" = $1))  -- true

@allow !children.every(note == auth().role)
  nobody    no statement
  somebody  no statement
  ada       EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND t1."note" <> $1))  -- "clerk"
  system    no statement
@deny !children.every(note == auth().role)
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE t1."parent_id" = t0."id")
  somebody  NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE t1."parent_id" = t0."id")
  ada       NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."parent_id" = t0."id" AND (t1."note" <> $1) IS NOT FALSE))  -- "clerk"
  system    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE t1."parent_id" = t0."id")

@allow children.none(auth() == null)
  nobody    NOT EXISTS (SELECT 1 FROM "docs" AS t1 WHERE t1."parent_id" = t0."id")
  somebody  every row
  ada       every row
  system    every row
@deny children.none(auth() == null)
  nobody    EXISTS (SELECT 1 FROM "docs" AS t1 WHERE t1."parent_id" = t0."id")
  somebody  no statement
  ada       no statement
  system    no statement

@allow lines.some.settled
  nobody    EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
  somebody  EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
  ada       EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
  system    EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
@deny lines.some.settled
  nobody    NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
  somebody  NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
  ada       NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true
  system    NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND t1."settled" = $1))  -- true

@allow lines.every(code == 'x')
  nobody    NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
  somebody  NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
  ada       NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
  system    NOT EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
@deny lines.every(code == 'x')
  nobody    EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
  somebody  EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
  ada       EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"
  system    EXISTS (SELECT 1 FROM "lines" AS t1 WHERE (t1."doc_id" = t0."id" AND t1."deleted_at" IS NULL AND NOT ((t1."code" = $1) IS TRUE)))  -- "x"

@allow open && pages > 1
  nobody    (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  somebody  (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  ada       (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  system    (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
@deny open && pages > 1
  nobody    NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  somebody  NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  ada       NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  system    NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1

@allow open || pages > 1
  nobody    (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
  somebody  (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
  ada       (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
  system    (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
@deny open || pages > 1
  nobody    NOT (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
  somebody  NOT (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
  ada       NOT (t0."open" = $1 OR t0."pages" > $2)  -- true, 1
  system    NOT (t0."open" = $1 OR t0."pages" > $2)  -- true, 1

@allow open && (pages > 1 || copies > 1)
  nobody    (t0."open" = $1 AND (t0."pages" > $2 OR t0."copies" > $3))  -- true, 1, 1
  somebody  (t0."open" = $1 AND (t0."pages" > $2 OR t0."copies" > $3))  -- true, 1, 1
  ada       (t0."open" = $1 AND (t0."pages" > $2 OR t0."copies" > $3))  -- true, 1, 1
  system    (t0."open" = $1 AND (t0."pages" > $2 OR t0."copies" > $3))  -- true, 1, 1
@deny open && (pages > 1 || copies > 1)
  nobody    NOT (t0."open" = $1 AND (t0."pages" > $2 OR (t0."copies" > $3) IS NOT FALSE))  -- true, 1, 1
  somebody  NOT (t0."open" = $1 AND (t0."pages" > $2 OR (t0."copies" > $3) IS NOT FALSE))  -- true, 1, 1
  ada       NOT (t0."open" = $1 AND (t0."pages" > $2 OR (t0."copies" > $3) IS NOT FALSE))  -- true, 1, 1
  system    NOT (t0."open" = $1 AND (t0."pages" > $2 OR (t0."copies" > $3) IS NOT FALSE))  -- true, 1, 1

@allow (open || auth().role == 'clerk') && pages > 1
  nobody    (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  somebody  (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  ada       t0."pages" > $1  -- 1
  system    (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
@deny (open || auth().role == 'clerk') && pages > 1
  nobody    NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  somebody  NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1
  ada       NOT (t0."pages" > $1)  -- 1
  system    NOT (t0."open" = $1 AND t0."pages" > $2)  -- true, 1

@allow !(open && (pages > 1 || !hasRole('chief')))
  nobody    t0."open" <> $1  -- true
  somebody  t0."open" <> $1  -- true
  ada       t0."open" <> $1  -- true
  system    t0."open" <> $1  -- true
@deny !(open && (pages > 1 || !hasRole('chief')))
  nobody    NOT (t0."open" <> $1)  -- true
  somebody  NOT (t0."open" <> $1)  -- true
  ada       NOT (t0."open" <> $1)  -- true
  system    NOT (t0."open" <> $1)  -- true
