-- Every statement goes by the key, whatever the tables hold, so their statistics are never looked at; gathering them from
-- tables that grow and change all the time cost a tenth of the server's work.

ALTER TABLE coins SET (autovacuum_analyze_threshold = 2147483647);
ALTER TABLE entries SET (autovacuum_analyze_threshold = 2147483647);
ALTER TABLE owners SET (autovacuum_analyze_threshold = 2147483647);
ALTER TABLE outbox SET (autovacuum_analyze_threshold = 2147483647);
ALTER TABLE seals SET (autovacuum_analyze_threshold = 2147483647);
ALTER TABLE meta SET (autovacuum_analyze_threshold = 2147483647);
