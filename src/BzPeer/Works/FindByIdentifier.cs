namespace BzPeer.Works;

/// <summary>Finds works by an identifier that somebody typed. Invented ones have none that anybody could mean.</summary>
public static class FindByIdentifier
{
    /// <summary>The works that one of their source records identifies so, the one that came first leading.</summary>
    /// <param name="records">Where.</param>
    /// <param name="arxivIds">arXiv ids that it may have, without version.</param>
    /// <param name="dois">DOIs that it may have, in lower case.</param>
    public static IQueryable<Work> Of(BzPeerDbContext records, IReadOnlyCollection<string> arxivIds, IReadOnlyCollection<string> dois)
    {
        ArgumentNullException.ThrowIfNull(records);
        return from record in records.SourceRecords
               join source in records.WorkSources on record.Id equals source.SourceRecordId
               join work in records.Works on source.WorkId equals work.Id
               where record.Provider != Providers.Invented && work.MergedIntoId == null && work.ErasedAt == null
                   && ((record.Provider == Providers.Arxiv && arxivIds.Contains(record.ExternalId)) || arxivIds.Contains(record.ArxivId!) || dois.Contains(record.DoiKey!))
               orderby work.Id
               select work;
    }
}
