using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Import;

/// <summary>One run of an importer over one file: what came, when, and how it ended.</summary>
public sealed class ImportRun : IEntityTypeConfiguration<ImportRun>
{
    /// <summary>Comes from a sequence.</summary>
    public long Id { get; private init; }

    /// <summary>The format that was read.</summary>
    public required string Format { get; init; }

    /// <summary>Name of the file, without its folder.</summary>
    public required string File { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs, or where it was killed.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Whether it reached the end of the file.</summary>
    public bool Completed { get; set; }

    /// <summary>Lines read.</summary>
    public long Read { get; set; }

    /// <summary>Records that were new.</summary>
    public long Added { get; set; }

    /// <summary>Records that replaced an older state.</summary>
    public long Changed { get; set; }

    /// <summary>Records that were here already, in this or a newer state.</summary>
    public long Unchanged { get; set; }

    /// <summary>Lines that went to the rejects file.</summary>
    public long Rejected { get; set; }

    /// <summary>Places of the file where nothing was taken although nothing is wrong.</summary>
    public long LeftOut { get; set; }

    void IEntityTypeConfiguration<ImportRun>.Configure(EntityTypeBuilder<ImportRun> builder)
    {
    }
}
