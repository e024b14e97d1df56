using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Import;
using BzPeer.Institutions;
using BzPeer.Mail;
using BzPeer.Moderation;
using BzPeer.Search;
using BzPeer.Text;
using BzPeer.Topics;
using BzPeer.Works;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BzPeer;

/// <summary>
/// The records: facts as providers printed them, the ledger of decisions, and the figures derived from both.
/// Each entity carries its own mapping; names in the database are snake case.
/// </summary>
public sealed class BzPeerDbContext(DbContextOptions<BzPeerDbContext> options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Facts: one record each as its provider printed it.</summary>
    public DbSet<SourceRecord> SourceRecords => Set<SourceRecord>();

    /// <summary>Facts: printed names, one for each place of each source record.</summary>
    public DbSet<Authorship> Authorships => Set<Authorship>();

    /// <summary>Decisions: the append-only ledger.</summary>
    public DbSet<Decision> Decisions => Set<Decision>();

    /// <summary>Personal parts of decisions, which can be erased.</summary>
    public DbSet<DecisionValue> DecisionValues => Set<DecisionValue>();

    /// <summary>Figures: works, each described by one or several source records.</summary>
    public DbSet<Work> Works => Set<Work>();

    /// <summary>Figures: which source record describes which work.</summary>
    public DbSet<WorkSource> WorkSources => Set<WorkSource>();

    /// <summary>Figures: authors with their counts, trust and level.</summary>
    public DbSet<Author> Authors => Set<Author>();

    /// <summary>Figures: the keys by which authorships find their author.</summary>
    public DbSet<AuthorKey> AuthorKeys => Set<AuthorKey>();

    /// <summary>Figures: which author an authorship belongs to.</summary>
    public DbSet<Assignment> Assignments => Set<Assignment>();

    /// <summary>Facts: what providers publish about persons.</summary>
    public DbSet<PersonRecord> PersonRecords => Set<PersonRecord>();

    /// <summary>Figures: weaker keys that lead to stronger ones.</summary>
    public DbSet<PersonAlias> PersonAliases => Set<PersonAlias>();

    /// <summary>Figures: keys that decisions lead to other ones.</summary>
    public DbSet<DecidedKey> DecidedKeys => Set<DecidedKey>();

    /// <summary>Figures: what the owners of authors have set.</summary>
    public DbSet<AuthorProfile> AuthorProfiles => Set<AuthorProfile>();

    /// <summary>Figures: the works of an author, in the order in which a profile lists them.</summary>
    public DbSet<AuthorWork> AuthorWorks => Set<AuthorWork>();

    /// <summary>Figures: the topics of an author.</summary>
    public DbSet<AuthorTopic> AuthorTopics => Set<AuthorTopic>();

    /// <summary>Figures: who wrote with whom, stored both ways.</summary>
    public DbSet<Collaboration> Collaborations => Set<Collaboration>();

    /// <summary>Topics of every taxonomy.</summary>
    public DbSet<Topic> Topics => Set<Topic>();

    /// <summary>Provider's codes of topics, such as cs.LG.</summary>
    public DbSet<TopicCode> TopicCodes => Set<TopicCode>();

    /// <summary>Figures: the topics of a work, in the order printed.</summary>
    public DbSet<WorkTopic> WorkTopics => Set<WorkTopic>();

    /// <summary>Facts: organisations as providers describe or mention them.</summary>
    public DbSet<InstitutionRecord> InstitutionRecords => Set<InstitutionRecord>();

    /// <summary>Figures: institutions, one for each ROR id, with their counts.</summary>
    public DbSet<Institution> Institutions => Set<Institution>();

    /// <summary>Figures: the names of institutions.</summary>
    public DbSet<InstitutionName> InstitutionNames => Set<InstitutionName>();

    /// <summary>Figures: how institutions stand to one another.</summary>
    public DbSet<InstitutionRelation> InstitutionRelations => Set<InstitutionRelation>();

    /// <summary>Figures: printed affiliations and the institutions that they were matched to.</summary>
    public DbSet<Affiliation> Affiliations => Set<Affiliation>();

    /// <summary>Figures: authors at institutions.</summary>
    public DbSet<AuthorInstitution> AuthorInstitutions => Set<AuthorInstitution>();

    /// <summary>Figures: the institutions of a work.</summary>
    public DbSet<WorkInstitution> WorkInstitutions => Set<WorkInstitution>();

    /// <summary>Figures: the topics of an institution's works.</summary>
    public DbSet<InstitutionTopic> InstitutionTopics => Set<InstitutionTopic>();

    /// <summary>Figures: institutions that works name together, stored both ways.</summary>
    public DbSet<InstitutionPartner> InstitutionPartners => Set<InstitutionPartner>();

    /// <summary>Figures: counts over all records.</summary>
    public DbSet<RecordTotal> RecordTotals => Set<RecordTotal>();

    /// <summary>Formulas that were rendered or that failed, by content.</summary>
    public DbSet<StoredFormula> Formulas => Set<StoredFormula>();

    /// <summary>Words that occur in names and titles: spelling help for the search.</summary>
    public DbSet<SearchWord> SearchWords => Set<SearchWord>();

    /// <summary>Runs of importers: what came when and from which file.</summary>
    public DbSet<ImportRun> ImportRuns => Set<ImportRun>();

    /// <summary>Who can log in.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Where accounts are logged in.</summary>
    public DbSet<AccountSession> AccountSessions => Set<AccountSession>();

    /// <summary>What accounts may do beyond their own affairs.</summary>
    public DbSet<AccountRole> AccountRoles => Set<AccountRole>();

    /// <summary>Identities elsewhere by which accounts can log in.</summary>
    public DbSet<AccountLogin> AccountLogins => Set<AccountLogin>();

    /// <summary>Passkeys of accounts.</summary>
    public DbSet<AccountPasskey> AccountPasskeys => Set<AccountPasskey>();

    /// <summary>Codes that stand in for an authenticator app.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Where accounts were logged in before.</summary>
    public DbSet<FamiliarPlace> FamiliarPlaces => Set<FamiliarPlace>();

    /// <summary>Who asks to own which author, and how that stands.</summary>
    public DbSet<Claim> Claims => Set<Claim>();

    /// <summary>What claimants say of the works.</summary>
    public DbSet<ClaimWork> ClaimWorks => Set<ClaimWork>();

    /// <summary>Checked facts behind claims.</summary>
    public DbSet<Evidence> Evidence => Set<Evidence>();

    /// <summary>Keys of cookies and mailed links, shared by all nodes.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The outbox: mails that wait, were sent, or have failed.</summary>
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    /// <summary>Keys that belong to this database alone.</summary>
    public DbSet<SiteKey> SiteKeys => Set<SiteKey>();

    /// <summary>Mistakes on records that somebody reported.</summary>
    public DbSet<Report> Reports => Set<Report>();

    /// <summary>What moderators did.</summary>
    public DbSet<ModerationEntry> ModerationLog => Set<ModerationEntry>();

    /// <summary>Who follows.</summary>
    public DbSet<Follower> Followers => Set<Follower>();

    /// <summary>Followers that became one with another.</summary>
    public DbSet<FormerFollower> FormerFollowers => Set<FormerFollower>();

    /// <summary>What they follow.</summary>
    public DbSet<Follow> Follows => Set<Follow>();

    /// <summary>How many follow what.</summary>
    public DbSet<Followed> Followed => Set<Followed>();

    /// <summary>Searches that are followed.</summary>
    public DbSet<FollowedSearch> FollowedSearches => Set<FollowedSearch>();

    /// <summary>What happened to records, for those who follow them.</summary>
    public DbSet<RecordEvent> Events => Set<RecordEvent>();

    /// <summary>Up to which event it was looked who wants to be mailed at once.</summary>
    public DbSet<DigestProgress> DigestProgress => Set<DigestProgress>();

    /// <summary>How much of each limit is used up.</summary>
    public DbSet<ThrottleRow> Throttles => Set<ThrottleRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("pg_trgm");
        modelBuilder.HasPostgresExtension("unaccent");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BzPeerDbContext).Assembly);
    }
}
