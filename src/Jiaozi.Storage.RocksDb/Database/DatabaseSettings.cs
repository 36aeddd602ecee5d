using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>How the database is tuned: many small pairs under random keys, point reads, short scans.</summary>
internal static class DatabaseSettings
{
    private const ulong MiB = 1024 * 1024;

    public static DbOptions ForDatabase(RocksDbStoreOptions options, Recovery recovery, Cache cache)
    {
        DbOptions settings = new DbOptions()
            .SetCreateIfMissing(true)
            .SetCreateMissingColumnFamilies(true)
            .SetParanoidChecks(true)
            .SetWalRecoveryMode(recovery)
            // The log is shared by the families, so a family that hardly changes would keep all of it alive.
            .SetMaxTotalWalSize((ulong)options.MaxLogBytes)
            // Table files go to the disk bit by bit and not in bursts that commits would wait behind.
            .SetBytesPerSync(MiB)
            // Every file stays open: a lookup costs no open, and a read-only view outlives merged files.
            .SetMaxOpenFiles(-1)
            .SetMaxLogFileSize(16 * MiB)
            .SetKeepLogFileNum(5);
        Native native = Native.Instance;
        native.rocksdb_options_set_max_background_jobs(settings.Handle, options.BackgroundThreads);
        native.rocksdb_options_set_track_and_verify_wals_in_manifest(settings.Handle, 1);
        // Write buffers are charged to the cache, so that one number bounds the memory.
        IntPtr buffers = native.rocksdb_write_buffer_manager_create_with_cache(
            (UIntPtr)options.WriteBufferBytes, cache.Handle, allow_stall: 0);
        native.rocksdb_options_set_write_buffer_manager(settings.Handle, buffers);
        native.rocksdb_write_buffer_manager_destroy(buffers);
        return settings;
    }

    public static ColumnFamilyOptions ForFamily(RocksDbStoreOptions options, Cache cache)
    {
        BlockBasedTableOptions tables = new BlockBasedTableOptions()
            .SetBlockCache(cache)
            .SetBlockSize(4096)
            // Ten bits per key: a lookup of an absent key, as every new coin and order is, reads a table in 1 of 100.
            .SetFilterPolicy(BloomFilterPolicy.Create(10, use_block_based_builder: false))
            .SetWholeKeyFiltering(true)
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true);
        Native native = Native.Instance;
        native.rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(tables.Handle, 1);
        // A hash index inside the blocks spares the binary search of a point lookup.
        native.rocksdb_block_based_options_set_data_block_index_type(
            tables.Handle, (int)BlockBasedTableDataBlockIndexType.BinarySearchAndHash);

        ulong writeBuffer = Math.Min((ulong)options.WriteBufferBytes / 2, 64 * MiB);
        ColumnFamilyOptions settings = new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(tables)
            .SetCompression(Compression.Lz4)
            .SetWriteBufferSize(writeBuffer)
            .SetMaxWriteBufferNumber(4)
            .SetMemtablePrefixBloomSizeRatio(0.05)
            .SetLevelCompactionDynamicLevelBytes(true)
            .SetTargetFileSizeBase(64 * MiB)
            .SetMaxBytesForLevelBase(256 * MiB);
        native.rocksdb_options_set_memtable_whole_key_filtering(settings.Handle, 1);
        return settings;
    }
}
