/** The lists of words in the schemas of Open Badges 3.0 and CLR 2.0. See NOTICE.md. */
const words = (list: string): readonly string[] => list.split(' ');

export const IDENTIFIER_TYPES = words(
  'name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber isbn ' +
    'issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId ' +
    'ltiPlatformId ltiUserId identifier',
);
export const ACHIEVEMENT_TYPES = words(
  'Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge ' +
    'BachelorDegree Certificate CertificateOfCompletion Certification CommunityService Competency ' +
    'Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment ' +
    'JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate ' +
    'QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential ' +
    'ResearchDoctorate SecondarySchoolDiploma',
);
export const RESULT_TYPES = words(
  'GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result ' +
    'RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status',
);
export const RESULT_STATUSES = words(
  'Completed Enrolled Failed InProgress OnHold Provisional Withdrew',
);
export const ASSOCIATION_TYPES = words(
  'exactMatchOf isChildOf isParentOf isPartOf isPeerOf isRelatedTo precedes replacedBy',
);
export const TARGET_TYPES = words(
  'ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion ' +
    'CFRubricCriterionLevel CTDL',
);
