"""Which classes of scikit-learn and its kin learn what, and which of them draw random numbers."""


def words(text: str) -> frozenset[str]:
    """Give the words of a text: a long list of names reads best without quotes."""
    return frozenset(text.split())


LIBRARIES = ("sklearn", "imblearn", "xgboost", "lightgbm", "catboost")

ROW_STATISTICS = words("""
    StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer
    SimpleImputer KNNImputer IterativeImputer KBinsDiscretizer TargetEncoder SplineTransformer
    PCA IncrementalPCA KernelPCA SparsePCA TruncatedSVD FastICA NMF FactorAnalysis
    LatentDirichletAllocation SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe
    SelectFromModel RFE RFECV VarianceThreshold SequentialFeatureSelector TfidfVectorizer
    TfidfTransformer
    """)
"""Transformers whose output for one row depends on the other rows that they were fitted on."""

PROJECTIONS = words(
    "PCA IncrementalPCA KernelPCA SparsePCA TruncatedSVD FastICA NMF FactorAnalysis "
    "LatentDirichletAllocation"
)
"""Those that people also fit for looking at the rows."""

COMPOSED = words("""
    Pipeline FeatureUnion ColumnTransformer GridSearchCV RandomizedSearchCV HalvingGridSearchCV
    HalvingRandomSearchCV BayesSearchCV CalibratedClassifierCV OneVsRestClassifier
    OneVsOneClassifier MultiOutputClassifier MultiOutputRegressor BaggingClassifier
    BaggingRegressor AdaBoostClassifier AdaBoostRegressor VotingClassifier VotingRegressor
    StackingClassifier StackingRegressor TransformedTargetRegressor RFE RFECV SelectFromModel
    SequentialFeatureSelector
    """)
"""Estimators made out of others, which stand among their arguments."""

SEARCHES = words(
    "GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV"
)

RANDOM = words("""
    RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor
    DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor
    GradientBoostingClassifier GradientBoostingRegressor BaggingClassifier BaggingRegressor
    AdaBoostClassifier AdaBoostRegressor RandomTreesEmbedding IsolationForest MLPClassifier
    MLPRegressor BernoulliRBM SGDClassifier SGDRegressor SGDOneClassSVM LinearSVC KMeans
    MiniBatchKMeans BisectingKMeans GaussianMixture BayesianGaussianMixture
    LatentDirichletAllocation MiniBatchNMF FastICA DictionaryLearning MiniBatchDictionaryLearning
    TSNE SpectralClustering RandomizedSearchCV HalvingRandomSearchCV RandomUnderSampler
    RandomOverSampler SMOTE ADASYN BorderlineSMOTE SVMSMOTE KMeansSMOTE GaussianRandomProjection
    SparseRandomProjection RBFSampler Nystroem RANSACRegressor TheilSenRegressor
    """)
"""Those that draw from NumPy's global generator unless `random_state` is given."""

SHUFFLED_ON_REQUEST = words("KFold StratifiedKFold StratifiedGroupKFold")
ALWAYS_SHUFFLED = words(
    "ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold RepeatedStratifiedKFold"
)
GROUPED = words(
    "GroupKFold StratifiedGroupKFold GroupShuffleSplit LeaveOneGroupOut LeavePGroupsOut"
)
SPLITTERS = (
    SHUFFLED_ON_REQUEST
    | ALWAYS_SHUFFLED
    | GROUPED
    | {"TimeSeriesSplit", "LeaveOneOut", "LeavePOut", "PredefinedSplit"}
)
REPEATING = words(
    "RandomOverSampler SMOTE SMOTENC SMOTEN ADASYN BorderlineSMOTE SVMSMOTE KMeansSMOTE "
    "SMOTEENN SMOTETomek"
)
"""Resamplers that add copies or mixtures of rows."""

CROSS_VALIDATIONS = words("cross_val_score cross_validate cross_val_predict")
SCORINGS = CROSS_VALIDATIONS | words("learning_curve validation_curve permutation_test_score")
"""Functions of `sklearn.model_selection` that give a number for each fold, and more."""
LEARNED_SCORES = words("best_score_ oob_score_ inertia_ rsquared rsquared_adj")
"""Attributes in which a fitted model keeps how good it is."""
SYMMETRIC_METRICS = words("""
    accuracy_score mean_squared_error mean_absolute_error root_mean_squared_error
    median_absolute_error max_error mean_squared_log_error cohen_kappa_score matthews_corrcoef
    """)
"""Metrics that give the same when labels and predictions change places."""
METRICS = SYMMETRIC_METRICS | words("""
    balanced_accuracy_score precision_score recall_score f1_score fbeta_score roc_auc_score
    average_precision_score log_loss brier_score_loss hamming_loss jaccard_score zero_one_loss
    r2_score explained_variance_score mean_absolute_percentage_error classification_report
    confusion_matrix precision_recall_fscore_support roc_curve precision_recall_curve hinge_loss
    top_k_accuracy_score mean_pinball_loss d2_absolute_error_score mean_poisson_deviance
    mean_gamma_deviance
    """)
"""Functions of `sklearn.metrics` that take labels first and predictions second."""
CURVES = words("roc_curve precision_recall_curve")
"""Those of them that give two scores for each threshold, and the thresholds."""
